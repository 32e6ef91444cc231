import { readFileSync } from 'node:fs';
import { CompletionContext, type Completion } from '@codemirror/autocomplete';
import { pythonLanguage } from '@codemirror/lang-python';
import { LanguageSupport } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { executionFields, flowApi, keywordNames } from './flow-api-completions';
import { pythonCompletion } from './python-completion';

const known = { flowNames: () => ['child', "it's"], connectorTypes: () => ['REST'] };

/** What is offered where `source` has a `|`. */
async function offered(source: string, explicit = false): Promise<readonly Completion[]> {
	const position = source.indexOf('|');
	const doc = source.slice(0, position) + source.slice(position + 1);
	const state = EditorState.create({ doc, extensions: [new LanguageSupport(pythonLanguage)] });
	const result = await pythonCompletion(known)(new CompletionContext(state, position, explicit));
	return result?.options ?? [];
}

const labels = async (source: string, explicit = false) => (await offered(source, explicit)).map(({ label }) => label);
const names = (receiver: keyof typeof flowApi) => flowApi[receiver].map(({ name }) => name);
const inHandler = (line: string, signature = 'system, this, inputs') =>
	`import flow_api\n\ndef handler(${signature}):\n    ${line}\n    x = 1\n`;

describe('after a dot', () => {
	it.each([
		['this.|', 'this'],
		['this.wai|', 'this'],
		['system.|', 'system'],
		['system.return_when.|', 'return_when'],
		['flow_api.|', 'flow_api'],
		['flow_api.exceptions.|', 'exceptions'],
		["this.flow('child').|", 'execution'],
		["this.flow('child', run=False).run_async().|", 'execution'],
		["(this.connect(connector_type='REST')).|", 'execution'],
		["child = this.flow('child')\n    child.|", 'execution'],
		["one = this.flow('child', run=False)\n    two = one.run()\n    two.|", 'execution'],
		["this.log(f'{1}', this.|)", 'this']
	] as const)('%j offers what `%s` can', async (line, receiver) => {
		expect(await labels(inHandler(line))).toEqual(names(receiver));
	});

	it('goes by the names in the signature of handler', async () => {
		expect(await labels(inHandler('me.|', 'env, me'))).toEqual(names('this'));
		expect(await labels(inHandler('env.|', 'env, me'))).toEqual(names('system'));
	});

	it('goes by annotations in functions beside it, and by the usual names', async () => {
		const beside = 'def helper(one: flow_api.Execution, this):\n    ';
		expect(await labels(`${beside}one.|\n`)).toEqual(names('execution'));
		expect(await labels(`${beside}this.|\n`)).toEqual(names('this'));
	});

	it('knows an import under another name', async () => {
		expect(await labels('import flow_api as fa\nfa.|')).toEqual(names('flow_api'));
	});

	it.each(['inputs.|', "'text'.|", 'unknown.thing.|', 'this.nothing.|', '1.|'])('%j offers nothing', async (line) => {
		expect(await labels(inHandler(line), true)).toEqual([]);
	});

	it('does not hang on a name that is assigned to itself over and over', async () => {
		const lines = Array.from({ length: 200 }, () => 'c = c.run()').join('\n    ');
		expect(await labels(inHandler(`${lines}\n    c.|`))).toEqual([]);
	});
});

describe('in a string', () => {
	it('offers flows, connector types and fields where they belong', async () => {
		expect(
			(await offered(inHandler("this.flow('|')"))).map(({ displayLabel, label }) => displayLabel ?? label)
		).toEqual(['child', "it's"]);
		expect(await labels(inHandler('this.flow(\n        "ch|'))).toEqual(['child', "it's"]);
		expect(await labels(inHandler("this.connect(url='x', connector_type='|')"))).toEqual(['REST']);
		expect(await labels(inHandler("this.task('|')"))).toEqual(['REST']);
		expect(await labels(inHandler("this.get('id', 'st|')"))).toEqual(executionFields);
	});

	it('writes a name that holds the quote so that it stays one string', async () => {
		expect(await labels(inHandler("this.flow('i|')"))).toContain("it\\'s");
	});

	it.each(["'this.|'", '# this.|', "x = 'a|'", 'this.log("sys|")'])('%j offers nothing', async (line) => {
		expect(await labels(inHandler(line), true)).toEqual([]);
	});
});

describe('elsewhere', () => {
	it('offers names of the script, builtins and keywords', async () => {
		expect(await labels(inHandler('i|'))).toEqual(expect.arrayContaining(['inputs', 'isinstance', 'import', 'is']));
		expect(await labels(inHandler('r|'))).toEqual(expect.arrayContaining(['return', 'range']));
	});

	it('offers the keywords of a call first', async () => {
		const options = await offered(inHandler("this.flow('child', |)"), true);
		expect(options.slice(0, 3).map(({ label }) => label)).toEqual(['inputs=', 'input_value=', 'name=']);
		expect(await labels(inHandler('this.wait_for(a, r|)'))).toContain('return_when=');
	});

	it('offers the handler at the start of a line only', async () => {
		expect(await labels('ha|')).toContain('handler');
		expect(await labels(inHandler('ha|'))).not.toContain('def handler');
		expect((await offered(inHandler('ha|'))).filter(({ detail }) => detail === 'of a flow')).toEqual([]);
	});

	it('waits for a letter unless asked', async () => {
		expect(await labels(inHandler('x = |'))).toEqual([]);
		expect((await labels(inHandler('x = |'), true)).length).toBeGreaterThan(50);
	});
});

describe('the data', () => {
	it.each(Object.entries(flowApi))('of %s has each name once, with one line of help', (_receiver, members) => {
		expect(new Set(members.map(({ name }) => name)).size).toBe(members.length);
		for (const { name, help, kind, signature } of members) {
			expect(help, name).toMatch(/^[A-Z`'].*\.$/);
			expect(help, name).not.toContain('\n');
			if (kind === 'method' || kind === 'function') expect(signature, name).toMatch(/^\(.*\)$/);
		}
	});

	const python = (file: string) => readFileSync(new URL(`../python/flow_api/${file}.py`, import.meta.url), 'utf8');

	/** The parameters of `def name(…)`, without their defaults. */
	function parameters(source: string, name: string): string[] | null {
		const found = new RegExp(`\\n    def ${name}\\(([^)]*)\\)`).exec(source)?.[1];
		if (found === undefined) return null;
		return found.split(',').map((one) => one.trim().replace(/=.*$/, ''));
	}

	it.each([
		['this', 'execution'],
		['execution', 'execution'],
		['message', 'message'],
		['system', 'system']
	] as const)(
		'of `%s` is what flow_api/%s.py has, down to the names of the keywords and their order',
		(receiver, file) => {
			const source = python(file);
			const options = [...python('children').matchAll(/^ {4}'(\w+)': \('/gm)].map(([, option]) => option);
			for (const member of flowApi[receiver].filter(({ kind }) => kind === 'method')) {
				const taken = parameters(source, member.name);
				expect(taken, member.name).not.toBeNull();
				const unknown = keywordNames(member).filter((name) => !taken!.includes(name) && !options.includes(name));
				expect(unknown, member.name).toEqual([]);
				const named = keywordNames(member).filter((name) => taken!.includes(name));
				expect(named, member.name).toEqual(taken!.filter((name) => named.includes(name)));
			}
		}
	);

	it('names the exceptions, conditions and fields that flow_api has', () => {
		const classes = [...python('exceptions').matchAll(/^(?:class )?([A-Z]\w+)(?:\(\w+\):| = EngineException)/gm)].map(
			([, name]) => name
		);
		expect(names('exceptions').toSorted()).toEqual(classes.toSorted());
		const conditions = [...python('return_when').matchAll(/^ {4}([A-Z_]+) = /gm)].map(([, name]) => name);
		expect(names('return_when').toSorted()).toEqual(conditions.toSorted());
		const fields = /FIELDS = \(([^)]*)\)/.exec(python('execution'))?.[1]?.match(/\w+/g);
		expect(executionFields.toSorted()).toEqual(fields?.toSorted());
	});
});
