import { readFile, writeFile } from 'node:fs/promises';
import { loadPyodide } from 'pyodide';
import { expect, test } from 'vitest';
import { pythonSources } from '../../../scripts/python-key.mjs';

const document = new URL('../../../docs/flow-api.md', import.meta.url);
const describer = new URL('../../../scripts/describe-flow-api.py', import.meta.url);
const place = /<!-- flow_api -->\n[^]*<!-- \/flow_api -->/;

test('docs/flow-api.md says what the docstrings say (UPDATE_DOCS=1 writes it anew)', { timeout: 60_000 }, async () => {
	const python = await loadPyodide();
	const folder = String(python.runPython('import site; site.getsitepackages()[0]'));
	for (const [path, source] of Object.entries(pythonSources())) {
		python.FS.mkdirTree(`${folder}/${path}`.replace(/\/[^/]*$/, ''));
		python.FS.writeFile(`${folder}/${path}`, source);
	}
	const described = String(python.runPython(await readFile(describer, 'utf8')));
	const generated = `<!-- flow_api -->\n\n${described}\n\n<!-- /flow_api -->`;
	if (process.env.UPDATE_DOCS) {
		const text = await readFile(document, 'utf8');
		await writeFile(
			document,
			text.replace(place, () => generated)
		);
	}
	expect(place.exec(await readFile(document, 'utf8'))?.[0]).toBe(generated);
});
