import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stubs } from './make-stubs.mjs';
import { root } from './python-key.mjs';

let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'millrace-stubs-'));
	for (const [path, text] of Object.entries(await stubs())) write(path, text);
	cpSync(join(root, 'examples'), folder, { recursive: true });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
}

/** What a type checker says of a file or folder there: `line: message`. */
function check(path: string): string[] {
	const pyright = join(root, 'node_modules', 'pyright', 'index.js');
	const { stdout } = spawnSync(process.execPath, [pyright, '--outputjson', path], { cwd: folder, encoding: 'utf8' });
	const { generalDiagnostics, summary } = JSON.parse(stdout) as {
		generalDiagnostics: { message: string; range: { start: { line: number } } }[];
		summary: { filesAnalyzed: number };
	};
	expect(summary.filesAnalyzed).toBeGreaterThan(0);
	return generalDiagnostics.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

test('the stubs, and the examples with them, pass a type checker', () => {
	expect(check('.')).toEqual([]);
});

test('with the stubs a type checker finds what is wrong', () => {
	write(
		'wrong.py',
		[
			'import flow_api',
			'def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):',
			"    this.flwo('another')",
			"    this.sleep('soon')",
			"    child = this.flow('another', wait=False)",
			'    child.wait(timeout=[])',
			"    system.settign('x')",
			'    raise flow_api.NoSuchError()'
		].join('\n')
	);
	const found = check('wrong.py');
	expect(found.map((message) => message.split(':', 1)[0])).toEqual(['3', '4', '6', '7', '8']);
});

test('each method that a flow may call is described in them', async () => {
	const text = (await stubs())['flow_api/__init__.pyi']!;
	for (const name of ['flow', 'connect', 'sleep', 'wait_for', 'log', 'save_dump']) {
		expect(text).toMatch(new RegExp(`def ${name}\\(self[^\\n]*:\\n {8}"""`));
	}
	expect(text).not.toMatch(/def [a-z]\w*\([^\n]*\.\.\.\n/);
});
