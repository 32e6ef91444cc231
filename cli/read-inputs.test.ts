import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readInputs, readSettings } from './read-inputs.mjs';

const folder = mkdtempSync(join(tmpdir(), 'inputs-'));

function file(name: string, text: string): string {
	writeFileSync(join(folder, name), text);
	return join(folder, name);
}

it('reads JSON, and YAML as the app does', async () => {
	expect(await readInputs(null)).toBeNull();
	expect(await readInputs('{"a": [1, null]}')).toEqual({ a: [1, null] });
	expect(await readInputs(`@${file('a.yaml', 'base: &b {a: 1}\nx:\n  <<: *b\n  when: 2026-01-01\n')}`)).toEqual({
		base: { a: 1 },
		x: { a: 1, when: '2026-01-01' }
	});
	expect(await readSettings(file('s.yml', 'limits: {rows: 5}\n'))).toEqual({ limits: { rows: 5 } });
	expect(await readInputs(`@${file('empty.yaml', '')}`)).toBeNull();
});

it.each([
	['{"id": 12345678901234567890}', 'a.json', /column 8: This number has more digits/],
	['{"a": 1, "a": 2}', 'a.json', /is not JSON that can be used: line 1, column 10: The key "a" is there twice/],
	['id: 12345678901234567890', 'a.yaml', /line 1, column 5: This number has more digits/],
	['a: 1\na: 2', 'a.yaml', /line 2, column 1: This key is there twice/],
	['n: .nan', 'a.yaml', /JSON has no .nan/],
	['zip: 01234', 'a.yaml', /loses a 0/],
	['b: !!binary aGk=', 'a.yaml', /has no place in JSON/],
	['k: !mine "x"', 'a.yaml', /type/]
])('refuses %s', async (text, name, why) => {
	await expect(readInputs(`@${file(name, text)}`)).rejects.toThrow(why);
	await expect(readSettings(file(name, text))).rejects.toThrow(why);
});
