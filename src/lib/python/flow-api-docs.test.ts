import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { loadPyodide } from 'pyodide';
import { beforeAll, expect, test } from 'vitest';
import { pythonSources } from '../../../scripts/python-key.mjs';

const document = new URL('../../../docs/flow-api.md', import.meta.url);
const describer = new URL('../../../scripts/describe-flow-api.py', import.meta.url);
const conformance = new URL('../../../examples/conformance/', import.meta.url);
const place = /<!-- flow_api -->\n[^]*<!-- \/flow_api -->/;

/** What Python makes of an expression about `flows`, the text of each conformance flow by its name. */
let python: (expression: string) => string;

beforeAll(async () => {
	const pyodide = await loadPyodide();
	const folder = String(pyodide.runPython('import site; site.getsitepackages()[0]'));
	for (const [path, source] of Object.entries(pythonSources())) {
		pyodide.FS.mkdirTree(`${folder}/${path}`.replace(/\/[^/]*$/, ''));
		pyodide.FS.writeFile(`${folder}/${path}`, source);
	}
	const flows = readdirSync(conformance)
		.filter((name) => name.endsWith('.py'))
		.map((name) => [name.slice(0, -'.py'.length), readFileSync(new URL(name, conformance), 'utf8')]);
	pyodide.globals.set('flows', pyodide.toPy(Object.fromEntries(flows)));
	pyodide.runPython(await readFile(describer, 'utf8'));
	python = (expression) => String(pyodide.runPython(expression));
}, 60_000);

test('each call of flow_api is shown by a flow of examples/conformance', () => {
	expect(python(`'\\n'.join(problems(flows))`)).toBe('');
});

test('what shows nothing, or what is not there, is found out', () => {
	const a = '"""Does it.\n\nShows: this.flow,\nthis.explode"""\nthis.flows()';
	const wrong = JSON.stringify({ a, b: '"""Says nothing."""', _part: '' });
	const found = python(`'\\n'.join(problems(${wrong}))`).split('\n');
	for (const problem of [
		'No flow in examples/conformance shows this.get: end the docstring of one with “Shows: this.get”.',
		'examples/conformance/a.py shows this.explode, which flow_api has not.',
		'examples/conformance/a.py says that it shows this.flow, and does not call it.',
		'examples/conformance/b.py does not say what it shows: end its docstring with “Shows: …”.'
	]) {
		expect(found).toContain(problem);
	}
	expect(found.filter((problem) => problem.includes('shows this.flow:') || problem.includes('_part'))).toEqual([]);
});

test('docs/flow-api.md says what the docstrings say (UPDATE_DOCS=1 writes it anew)', async () => {
	const generated = `<!-- flow_api -->\n\n${python('Describer(flows).all()')}\n\n<!-- /flow_api -->`;
	if (process.env.UPDATE_DOCS) {
		const text = await readFile(document, 'utf8');
		await writeFile(
			document,
			text.replace(place, () => generated)
		);
	}
	expect(place.exec(await readFile(document, 'utf8'))?.[0]).toBe(generated);
});
