import { beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { child, flowApiInNode, Refusal, type Play } from './flow-api-in-node';

let play: Play;
beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

type RecordOp = Extract<Op, { kind: 'record' }>;

/** Records as the engine keeps them, as far as these tests need it. */
class FakeRecords {
	readonly ops: RecordOp[] = [];
	readonly all = new Map<string, JsonObject>();

	readonly answer = (op: Op): Json | Refusal => {
		if (op.kind !== 'record') return null;
		this.ops.push(op);
		if (op.verb === 'list') return [...this.all].filter(([key]) => key.startsWith(`${op.type}/`)).map(([, one]) => one);
		const key = `${op.type}/${op.select}`;
		const known = this.all.get(key) ?? null;
		switch (op.verb) {
			case 'read':
				return known ?? (op.required ? refusal(`There is no ${op.type} named “${op.select}”.`) : null);
			case 'save': {
				const { content_base64: content, ...fields } = op.fields;
				const saved = { id: `id of ${op.select}`, name: op.select, ...known, ...fields };
				if (content !== undefined) this.contents.set(op.select, content);
				this.all.set(`${op.type}/${String(saved.name)}`, saved);
				return saved;
			}
			case 'clone':
				return { ...known, name: `${op.select} copy`, ...op.fields };
			case 'append':
				return { name: op.select, value: [op.value] };
			case 'content':
				return { content_base64: this.contents.get(op.select) ?? '' };
			case 'delete':
				this.all.delete(key);
				return null;
			default:
				return op.data;
		}
	};
	private readonly contents = new Map<string, Json>();
}

function refusal(message: string): Refusal {
	return new Refusal({ type: 'ResourceNotFoundError', message, retryable: false });
}

function handler(body: string, records = new FakeRecords()) {
	const code = body
		.split('\n')
		.map((line) => `    ${line}`)
		.join('\n');
	const { ending } = play(`import flow_api\ndef handler(system, this, inputs):\n${code}\n`, { answer: records.answer });
	return { ending, ops: records.ops, verbs: records.ops.map(({ verb }) => verb), output: ending.output };
}

describe('any record', () => {
	it('is read when it is asked for, once from the cache and always by load', () => {
		const records = new FakeRecords();
		records.all.set('tag/a', { id: '1', name: 'a', color: 'red', tags: [] });
		const { verbs, output } = handler(
			'tag = system.tag("a")\nname = tag.get("name")\nreturn {"name": name, "two": tag.get("color", "id"), "again": tag.get("color"), "new": tag.load("color")}',
			records
		);
		expect(output).toEqual({ name: 'a', two: ['red', '1'], again: 'red', new: 'red' });
		expect(verbs).toEqual(['read', 'read']);
	});

	it('is created and overwritten by save, and set only sets the cache', () => {
		const { ops, verbs, output } = handler(
			'tag = system.tag("a").set(color="red")\nbefore = tag.exists()\nsame = tag.save(description="x") is tag\ntag.save()\nreturn {"before": before, "same": same, "exists": tag.exists(), "color": tag.get("color")}'
		);
		expect(output).toEqual({ before: false, same: true, exists: true, color: 'red' });
		expect(verbs).toEqual(['read', 'save', 'read']);
		expect(ops[1]).toMatchObject({ type: 'tag', select: 'a', by: 'name', fields: { color: 'red', description: 'x' } });
	});

	it('is there under its new name after a rename', () => {
		const { ops } = handler('tag = system.tag(name="a").save()\ntag.save(name="b").delete()');
		expect(ops.map((op) => ('select' in op ? op.select : ''))).toEqual(['a', 'a', 'b']);
	});

	it('is chosen by id, by another handle, and never by nothing', () => {
		const { ops, output } = handler(
			'one = system.tag(id="7")\nassert one == system.tag("7", by="id") == system.tag(one)\none.delete()\nfor bad in ({}, {"select": 5}, {"select": " "}, {"select": "a", "by": "colour"}):\n    try:\n        system.tag(**bad).get("id")\n    except (TypeError, ValueError) as error:\n        this.log(str(error))\n    else:\n        raise AssertionError(bad)\nreturn {}'
		);
		expect(output).toEqual({});
		expect(ops).toMatchObject([{ verb: 'delete', select: '7', by: 'id' }]);
	});

	it('that is missing, and a field that it has not, are told', () => {
		expect(handler('system.tag("a").get("color")').ending.message).toBe(
			'ResourceNotFoundError: There is no tag named “a”.'
		);
		expect(handler('system.custom_object("a").save().get("size")').ending.message).toContain(
			"A custom object has no field 'size'. It has: id, name"
		);
	});

	it('is copied under another name', () => {
		const { ops, output } = handler(
			'system.tag("a").save(color="red")\ncopy = system.tag("a").clone(color="blue")\nreturn {"name": copy.get("name"), "color": copy.get("color")}'
		);
		expect(output).toEqual({ name: 'a copy', color: 'blue' });
		expect(ops.map(({ verb }) => verb)).toEqual(['save', 'clone']);
		expect(ops[1]).toMatchObject({ fields: { color: 'blue' } });
		expect(handler('system.tag("a").clone("b")').ops).toMatchObject([{ verb: 'clone', fields: { name: 'b' } }]);
	});

	it('is filtered by times as records have them, and by texts where flows have saved them', () => {
		const { ops } = handler(
			'import datetime\nat = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)\nsystem.settings({"and": [{"field": "created_at", "op": "in", "value": [at]}, {"field": "value.at", "op": "gt", "value": at}]}, modified_at=at)'
		);
		expect(ops[0]).toMatchObject({
			filter: {
				and: [
					{
						and: [
							{ field: 'created_at', value: [1767312000] },
							{ field: 'value.at', value: '2026-01-02T00:00:00+00:00' }
						]
					},
					{ field: 'modified_at', value: 1767312000 }
				]
			}
		});
	});

	it('is listed with filters and keywords, in another project, too', () => {
		const records = new FakeRecords();
		records.all.set('tag/a', { id: '1', name: 'a' });
		const { ops, output } = handler(
			'found = system.tags({"field": "name", "op": "like", "value": "a%"}, color="red", project_name="p")\nreturn {"names": [tag.get("name") for tag in found], "all": len(system.tags())}',
			records
		);
		expect(output).toEqual({ names: ['a'], all: 1 });
		expect(ops[0]).toMatchObject({
			project: 'p',
			filter: {
				and: [
					{ field: 'name', op: 'like', value: 'a%' },
					{ field: 'color', op: 'eq', value: 'red' }
				]
			}
		});
		expect(ops[1]).toMatchObject({ filter: null, project: null });
	});

	it('can be had for all kinds, and for the older names', () => {
		const kinds =
			'flow setting file connector schedule scheduler webhook schema wrapper project custom_object object_template tag user workspace'.split(
				' '
			);
		const { ops } = handler(
			`for kind in "${kinds.join(' ')}".split():\n    getattr(system, kind)("x").exists()\n    getattr(system, kind + "s")()\nsystem.connection("x").exists()`
		);
		expect(ops.filter(({ verb }) => verb === 'read').map(({ type }) => type)).toEqual([...kinds, 'connector']);
		expect(ops.filter(({ verb }) => verb === 'list')).toHaveLength(kinds.length);
	});
});

describe('a setting', () => {
	it('is saved at once where it is given a value, and a save after it does nothing more', () => {
		const { verbs } = handler('system.setting(name="x", value=None)\nsystem.setting(name="y", value=1).save()');
		expect(verbs).toEqual(['save', 'save']);
		expect(handler('system.setting("x").set(value=1)').verbs).toEqual([]);
	});

	it('is appended to', () => {
		expect(handler('return {"value": system.setting("x").list_append({"a": 1}).get("value")}').output).toEqual({
			value: [{ a: 1 }]
		});
	});

	it('is a lock, which an exception gives back and an end leaves to the engine', () => {
		const locks = (body: string) => {
			const ops: string[] = [];
			const answer = (op: Op) => {
				ops.push('name' in op ? `${op.kind} ${op.name}` : op.kind);
				return null;
			};
			play(`def handler(system, this):\n    ${body}`, { answer });
			return ops;
		};
		expect(locks('with system.setting("x"): pass')).toEqual(['lock x', 'unlock x']);
		expect(locks('with system.setting("x"): 1 / 0')).toEqual(['lock x', 'unlock x']);
		expect(locks('with system.setting("x"): this.success()')).toEqual(['lock x']);
		expect(locks('system.setting("x").acquire(timeout=3).release()')).toEqual(['lock x', 'unlock x']);
		expect(locks('with system.setting("x").acquire(timeout=3): pass')).toEqual(['lock x', 'unlock x']);
		expect(locks('s = system.setting("x").acquire()\n    with s.acquire():\n        pass\n    s.release()')).toEqual([
			'lock x',
			'lock x',
			'unlock x',
			'unlock x'
		]);
	});

	it('is read anew under its lock, with what was set on it and is not saved', () => {
		const records = new FakeRecords();
		records.all.set('setting/n', { id: '1', name: 'n', value: 0, description: '' });
		const answer = (op: Op) => {
			if (op.kind === 'lock') records.all.set('setting/n', { id: '1', name: 'n', value: 41, description: '' });
			return records.answer(op);
		};
		const source =
			'def handler(system, this):\n    s = system.setting("n")\n    before = s.get("value")\n    s.set(description="mine")\n    with s:\n        s.save(value=s.get("value") + 1)\n    return {"before": before, "after": s.get("value"), "description": s.get("description")}';
		expect(play(source, { answer }).ending.output).toEqual({ before: 0, after: 42, description: 'mine' });
	});

	it('gives back the lock that it has taken, also after a rename', () => {
		const records = new FakeRecords();
		const asked: string[] = [];
		const answer = (op: Op) => {
			if (op.kind === 'lock' || op.kind === 'unlock') asked.push(`${op.kind} ${op.name}`);
			return records.answer(op);
		};
		const run = (...lines: string[]) => {
			asked.length = 0;
			const source = ['def handler(system, this):', ...lines.map((line) => `    ${line}`)].join('\n');
			expect(play(source, { answer }).ending).toMatchObject({ status: 'ENDED_SUCCESS' });
			return asked;
		};
		const rename = 'held.save(name="new", value=2)';
		expect(run('with system.setting("old").save(value=1) as held:', `    ${rename}`)).toEqual([
			'lock old',
			'unlock old'
		]);
		const nested = ['held = system.setting("old").acquire()', rename, 'held.acquire()', 'held.release().release()'];
		expect(run(...nested)).toEqual(['lock old', 'lock new', 'unlock new', 'unlock old']);
	});
});

describe('a file', () => {
	it.each([
		['save_text_content("grüße")', 'grüße'],
		['save(content="grüße")', 'grüße'],
		['save(text="grüße")', 'grüße'],
		['save(content="grüße".encode())', 'grüße'],
		['save_bytes_content("grüße".encode())', 'grüße'],
		['save_base64_content("Z3LDvMOfZQ==")', 'grüße'],
		['save_base64_content("Z3LD\\nvMOf\\r\\nZQ==\\n")', 'grüße'],
		['save(content="Z3LDvMOfZQ==", convert_binary=False)', 'grüße'],
		['save(base64="Z3LDvMOfZQ==")', 'grüße']
	])('takes its content as %s', (call, text) => {
		const { output, ops } = handler(
			`file = system.file("a.txt")\nfile.${call}\nassert file.get_text_content() == file.get("content")\nassert file.get_bytes_content() == file.get("content").encode()\nassert file.get_base64_content() == file.get("content", convert_binary=False)\nreturn {"text": file.get("content")}`
		);
		expect(output).toEqual({ text });
		expect(ops[0]).toMatchObject({ verb: 'save', fields: { content_base64: 'Z3LDvMOfZQ==' } });
	});

	it('gives bytes where its content is no text, and its content by the newer names only so', () => {
		expect(
			handler('file = system.file("a").save(content=bytes([255]))\nreturn {"kind": type(file.get("content")).__name__}')
				.output
		).toEqual({ kind: 'bytes' });
		expect(handler('system.file("a").save(content=bytes([255])).get_text_content()').ending.message).toContain(
			'UnicodeDecodeError'
		);
	});

	it.each([
		['save_text_content(b"x")', 'TypeError'],
		['save_bytes_content("x")', 'TypeError'],
		['save_base64_content("!")', 'ValueError'],
		['save(content=5)', 'TypeError'],
		['save(content="a", text="b")', 'A file has one content']
	])('refuses %s', (call, message) => {
		const { ending, ops } = handler(`system.file("a").${call}`);
		expect(ending.message).toContain(message);
		expect(ops).toEqual([]);
	});

	it('is found by folder and pattern', () => {
		const records = new FakeRecords();
		for (const name of ['x/a.py', 'x/b/c.py', 'x/b/c.txt']) records.all.set(`file/${name}`, { id: name, name });
		const names = (call: string) =>
			handler(`return {"names": [file.get("name") for file in system.files(${call})]}`, records).output!.names;
		expect(names('dir="x", glob="**/*.py"')).toEqual(['x/a.py', 'x/b/c.py']);
		expect(names('dir="/x/", glob="*.py"')).toEqual(['x/a.py']);
		expect(names('glob="x/*/*"')).toEqual(['x/b/c.py', 'x/b/c.txt']);
		handler('system.files(dir="100%_x")', records);
		expect(records.ops.at(-1)).toMatchObject({ filter: { field: 'name', op: 'like', value: '100\\%\\_x/%' } });
	});
});

describe('a schema', () => {
	it('is asked with the data', () => {
		const { ops, output } = handler(
			'schema = system.schema("s")\nreturn {"ok": schema.validate({"a": 1}), "data": schema.coerce({"a": (1, 2)})}'
		);
		expect(output).toEqual({ ok: true, data: { a: [1, 2] } });
		expect(ops.map(({ verb }) => verb)).toEqual(['validate', 'coerce']);
	});
});

describe('an execution', () => {
	const id = '01890a5d-ac96-774b-bcce-b302099a8057';

	it('is found by id without a step, by name with one, and missing when it is used', () => {
		const { ops, output } = handler(
			`assert system.execution("${id}").get("id")\ngone = system.execution(name="x")\nassert gone.get("name") == "x"\ntry:\n    gone.load("status")\nexcept flow_api.ResourceNotFoundError as error:\n    return {"error": str(error)}`
		);
		expect(output).toEqual({ error: 'There is no execution named “x”.' });
		expect(ops).toMatchObject([{ verb: 'read', type: 'execution', select: 'x', by: 'name', project: null }]);
	});

	it('is looked up by its name until it is there, and stays the one that was found', () => {
		const found = child(id, { name: 'x', status: 'RUNNING' });
		const answers: (Json | Refusal)[] = [null, null, found];
		const answer = (op: Op) => (op.kind === 'record' ? answers.shift()! : op.kind === 'read' ? found : null);
		const code = `
def handler(system, this):
    x = system.execution("x", project_name="p")
    seen = [x.exists(), x.exists(), x.exists(), x.exists()]
    return {"seen": seen, "status": x.get("status"), "same": x == system.execution("${id}") and x.cancel() is x}`;
		const { ops, ending } = play(code, { answer });
		expect(ending).toMatchObject({ output: { seen: [false, false, true, true], status: 'RUNNING', same: true } });
		expect(ops.map(({ kind }) => kind)).toEqual(['record', 'record', 'record', 'read', 'cancel']);
		expect(ops[0]).toMatchObject({ select: 'x', project: 'p' });
	});

	it('is known by its name where it is compared, awaited, changed or run', () => {
		const answer = (op: Op) =>
			op.kind === 'wait' ? { first: id, statuses: { [id]: 'ENDED_SUCCESS' } } : child(id, { name: 'x' });
		for (const [use, kinds] of [
			[`system.execution("${id}") == x`, []],
			[`x in {system.execution("${id}")}`, []],
			['x.wait()', ['wait']],
			['this.wait_for(x)', ['wait']],
			['x.save(message="m")', ['write']],
			['x.run_async()', ['start']],
			['x.clone(run=False)', ['create']],
			['x.set(message="m").get("status")', []]
		] as const) {
			const code = `def handler(system, this):\n    x = system.execution("x")\n    assert ${use}`;
			const { ops, ending } = play(code, { answer });
			expect(ending, use).toMatchObject({ status: 'ENDED_SUCCESS' });
			expect(
				ops.map(({ kind }) => kind),
				use
			).toEqual(['record', ...kinds]);
		}
		expect(handler('system.execution("x")\nsystem.execution("x") == 1').ops).toEqual([]);
	});
});

describe('the own user and the own workspace', () => {
	it.each(['user', 'client', 'workspace'])('are there, and say which fields they have: %s', (kind) => {
		const { output } = handler(
			`one = system.get_own_${kind}()\nassert one.exists() and one.load() is one\ntry:\n    one.get("colour")\nexcept flow_api.ResourceNotFoundError as error:\n    return {"error": str(error), "id": one.get("id") == one.get("name")}`
		);
		const what = kind === 'user' ? 'user' : 'workspace';
		expect(output).toEqual({
			error: `A ${what} has no field 'colour'. It has: ${kind === 'user' ? 'id, name, email' : 'id, name'}.`,
			id: true
		});
		expect(handler(`system.get_own_${kind}().save()`).ending.message).toContain(`A ${what} has no 'save'`);
	});
});

it('knows the workspace it runs in', () => {
	expect(
		handler('return {"client": system.get_own_client().get("name"), "user": system.get_own_user().get("name")}').output
	).toEqual({ client: 'local', user: 'tester' });
});
