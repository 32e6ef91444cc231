import { describe, expect, test } from 'vitest';
import { BUNDLE_LIMITS } from '../domain/bundle';
import { readBundle, type BundleProblem } from './bundle-read';

const flow = { name: 'one', script: 'def handler(system, this): pass\n' };
const valid = { format: 'millrace-bundle', version: 1, flows: [flow] };
const json = (changes: object) => JSON.stringify({ ...valid, ...changes });

async function problemOf(source: string | Blob): Promise<BundleProblem> {
	const reading = await readBundle(source);
	if (reading.ok) throw new Error('was read, though it should have been refused');
	return reading.problem;
}

describe('what is read', () => {
	test('a file written by hand needs names and scripts only', async () => {
		const reading = await readBundle(json({}));
		expect(reading).toEqual({ ok: true, bundle: valid, ignored: [] });
	});

	test('a byte order mark of UTF-8 does no harm, in a file or in a text', async () => {
		expect(await readBundle(new Blob(['\uFEFF', json({})]))).toMatchObject({ ok: true });
		expect(await readBundle('\uFEFF' + json({}))).toMatchObject({ ok: true });
	});

	test('fields this version does not know are named and left out', async () => {
		const reading = await readBundle(json({ colour: 1, flows: [{ ...flow, width: 1 }] }));
		expect(reading).toEqual({ ok: true, bundle: valid, ignored: ['colour', 'flows[0].width'] });
	});

	test('a flow may be named like a property of every object', async () => {
		const names = ['__proto__', 'constructor', 'toString'];
		const reading = await readBundle(json({ flows: names.map((name) => ({ name, script: '' })) }));
		expect(reading.ok && reading.bundle.flows.map((each) => each.name)).toEqual(names);
	});
});

describe('what is refused', () => {
	test.each([
		['an empty file', '', 'not-json', /empty/],
		['a web page', '\n<!doctype html><title>Sign in</title>', 'not-json', /web page/],
		['a file that was cut off', json({}).slice(0, -20), 'not-json', /cut off/],
		['text', 'hello', 'not-json', /not JSON/],
		['a list', '[]', 'not-a-bundle', /not a bundle/],
		['null', 'null', 'not-a-bundle', /not a bundle/],
		['another format', json({ format: 'other' }), 'not-a-bundle', /millrace-bundle/],
		['a newer version', json({ version: 3, connectors: [], flows: 'no list' }), 'newer', /newer Millrace \(format 3/],
		['no version', json({ version: undefined }), 'invalid', /"version"/],
		['a version that is none', json({ version: 1.5 }), 'invalid', /whole number/]
	])('%s', async (_name, text, kind, message) => {
		const problem = await problemOf(text);
		expect(problem.kind).toBe(kind);
		expect(problem.message).toMatch(message);
	});

	test.each([
		['flows', json({ flows: undefined }), 'flows is missing.'],
		['flows', json({ flows: {} }), 'flows has to be a list.'],
		['flows[1]', json({ flows: [flow, null] }), 'flows[1] has to be an object with "name" and "script".'],
		['flows[1].script', json({ flows: [flow, { name: 'two' }] }), 'flows[1].script is missing.'],
		['flows[0].script', json({ flows: [{ name: 'two', script: 5 }] }), 'flows[0].script has to be a text.'],
		['flows[0].name', json({ flows: [{ ...flow, name: ' ' }] }), 'is not a name'],
		['flows[0].name', json({ flows: [{ ...flow, name: 'a\nb' }] }), 'is not a name'],
		['flows[0].name', json({ flows: [{ ...flow, name: 'x'.repeat(256) }] }), 'longer than 255'],
		['flows[0].id', json({ flows: [{ ...flow, id: 'ABC' }] }), 'UUID'],
		['flows[1].name', json({ flows: [flow, { ...flow, name: ' one ' }] }), 'flows[0] has already'],
		['flows[0].modifiedAt', json({ flows: [{ ...flow, modifiedAt: 'today' }] }), 'date and time'],
		['exportedAt', json({ exportedAt: 5 }), 'date and time']
	])('at %s: %s', async (path, text, message) => {
		const problem = await problemOf(text);
		expect(problem.kind).toBe('invalid');
		expect(problem.path).toBe(path);
		expect(problem.message).toContain(message);
	});

	test('the same id twice', async () => {
		const id = '01890a5d-ac96-774b-bcce-b302099a8057';
		const problem = await problemOf(
			json({
				flows: [
					{ ...flow, id },
					{ name: 'two', script: '', id }
				]
			})
		);
		expect(problem.path).toBe('flows[1].id');
	});

	test('keys that would reach for a prototype, at any depth', async () => {
		const text = json({ extra: [{ deep: 'HERE' }] }).replace('"HERE"', '{"__proto__": {"polluted": true}}');
		const problem = await problemOf(text);
		expect(problem.path).toBe('extra[0].deep.__proto__');
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	});

	test('nesting that is deep enough to break a recursive reader', async () => {
		const depth = 200_000;
		const text = json({ extra: 'HERE' }).replace('"HERE"', '['.repeat(depth) + ']'.repeat(depth));
		const reading = await readBundle(text);
		expect(reading.ok ? reading.ignored : reading.problem.kind).toEqual(['extra']);
	});

	test('text that is not UTF-8', async () => {
		const utf16 = new Blob([new Uint8Array([0xff, 0xfe, 0x7b, 0x00])]);
		expect((await problemOf(utf16)).message).toContain('UTF-16');
		const latin1 = new Blob(['{"name": "', new Uint8Array([0xe4]), '"}']);
		expect(await problemOf(latin1)).toMatchObject({ kind: 'encoding', message: expect.stringContaining('UTF-8') });
		const zip = new Blob(['PK\u0003\u0004']);
		expect((await problemOf(zip)).message).toContain('ZIP');
	});

	test('a huge file, before its content is read', async () => {
		const huge = Object.assign(new Blob([]), { arrayBuffer: () => Promise.reject(new Error('was read')) });
		Object.defineProperty(huge, 'size', { value: 200_000_000 });
		const problem = await problemOf(huge);
		expect(problem).toMatchObject({ kind: 'too-large', message: expect.stringContaining('200 MB') });
	});

	test('too many flows, and a script that is too long', async () => {
		const flows = Array.from({ length: BUNDLE_LIMITS.flows + 1 }, (_, n) => ({ name: `flow ${n}`, script: '' }));
		expect((await problemOf(json({ flows }))).message).toMatch(/holds 10001 flows/);
		const script = ' '.repeat(BUNDLE_LIMITS.scriptLength + 1);
		expect((await problemOf(json({ flows: [{ ...flow, script }] }))).path).toBe('flows[0].script');
	});

	test('a file that vanished', async () => {
		const gone = Object.assign(new Blob(['{}']), {
			arrayBuffer: () => Promise.reject(new DOMException('The file was moved', 'NotFoundError'))
		});
		expect((await problemOf(gone)).message).toMatch(/could not be read/);
	});
});
