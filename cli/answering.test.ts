import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ask } from '../src/lib/app/ask-reader';
import type { MessageId } from '../src/lib/domain/ids';
import { Answering } from './answering.mjs';
import { readAnswers, type GivenAnswer } from './read-answers.mjs';

function answeringWith(given: GivenAnswer[] | null) {
	const sent: unknown[] = [];
	const told: string[] = [];
	const answer = (id: string, response: object) => {
		sent.push([id, response]);
		const wrong: { [field: string]: string } = 'wrong' in response ? { wrong: 'It is wrong.' } : {};
		return Promise.resolve(wrong);
	};
	const answering = new Answering(given, answer, (line) => told.push(line));
	return { answering, sent, told };
}

const ask = (subject: string | null, changes: Partial<Ask> = {}): Ask => ({
	id: `id of ${subject}` as MessageId,
	subject,
	words: null,
	from: 'one',
	waiter: 'one',
	left: null,
	...changes
});

describe('what is asked', () => {
	it('takes the first answer that is left for its subject', async () => {
		const given = ['a', null, 'a'].map((subject, n) => ({ subject, response: { n } }));
		const { answering, sent } = answeringWith(given);
		expect(await answering.meet([ask('a', { waiter: null }), ask(null), ask('a')])).toBe(null);
		expect(sent).toEqual([
			['id of a', { n: 0 }],
			['id of null', { n: 1 }],
			['id of a', { n: 2 }]
		]);
		expect(await answering.meet([ask('a')])).toContain('“one” waits for an answer to “a”, and --answers has none');
	});

	it('has no answer only where somebody waits, and does not give up soon', async () => {
		const { answering, told } = answeringWith(null);
		expect(await answering.meet([ask('a', { waiter: null })])).toBe(null);
		expect(told).toEqual([]);
		expect(await answering.meet([ask('a', { left: 200 })])).toBe(null);
		expect(told[0]).toContain('It gives up by itself in 0.2 s.');
		expect(await answering.meet([ask('a', { left: 60_000 })])).toContain('nobody is here to give it: --answers FILE');
	});

	it('is named by how it begins where it has no subject', async () => {
		const { answering } = answeringWith([{ subject: null, response: { wrong: 1 } }]);
		const words = 'How many?';
		expect(await answering.meet([ask(null, { words })])).toContain(
			'to a message without a subject (“How many?”) from “one”'
		);
		const unanswered = await answering.meet([ask(null, { words }), ask('a', { words })]);
		expect(unanswered).toContain(
			'waits for an answer to a message without a subject (“How many?”), and --answers has none'
		);
		expect(await answering.meet([ask('a', { words })])).toContain('an answer to “a”, and');
	});

	it('is told what is wrong with its answer, by field', async () => {
		const { answering } = answeringWith([{ subject: 'a', response: { wrong: 1 } }]);
		expect(await answering.meet([ask('a')])).toMatch(/“a” from “one” does not fit its form:\n {2}wrong: It is wrong\./);
	});
});

describe('a file of answers', () => {
	const folder = mkdtempSync(join(tmpdir(), 'millrace-'));
	const read = (text: string) => {
		const file = join(folder, 'answers.json');
		writeFileSync(file, text);
		return readAnswers(file);
	};

	it('is a list of subjects and responses', async () => {
		expect(await read('\uFEFF[{"subject": null, "response": {}}]')).toEqual([{ subject: null, response: {} }]);
		expect(await readAnswers(null)).toBe(null);
	});

	it.each([
		['{', /it is not JSON/],
		['[{"subject": "a", "response": {"id": 12345678901234567890}}]', /more digits than can be kept/],
		['{"subject": "a"}', /it is no list/],
		['["a"]', /entry 1 is no object/],
		['[{"subject": "a", "response": {}}, {"response": {}}]', /entry 2 has no subject/],
		['[{"subject": "a", "response": "b"}]', /entry 1 has no response/],
		['[{"subject": "a", "response": {}, "when": 1}]', /entry 1 has "when"/]
	])('and nothing else: %s', async (text, words) => {
		await expect(read(text)).rejects.toThrow(words);
	});
});
