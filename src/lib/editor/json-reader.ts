import type { Json } from '../domain/json';
import { losesDigits } from '../domain/typed-number';

/** A problem and the offset it is at. */
export interface PlacedProblem {
	at: number;
	message: string;
}

export type ReadData = { ok: true; value: Json } | { ok: false; problems: PlacedProblem[] };

/** Deeper than anything a person writes; deeper text is refused before it can exhaust the stack. */
export const MAX_DEPTH = 200;

/** With so many problems the text is another language, and reading on would only take time. */
export const MAX_PROBLEMS = 100;

/** Words of Python and JavaScript that are met where JSON has another, or none. */
const wordsMeant: Readonly<Record<string, { hint: string; value: Json }>> = {
	True: { hint: 'JSON writes true with a small t.', value: true },
	False: { hint: 'JSON writes false with a small f.', value: false },
	None: { hint: 'JSON writes null for None.', value: null },
	undefined: { hint: 'JSON writes null for undefined.', value: null },
	NaN: { hint: 'JSON has no NaN. Write null, or "NaN" in quotes.', value: null },
	Infinity: { hint: 'JSON has no Infinity. Write null, or "Infinity" in quotes.', value: null }
};
const wordsOfJson = new Map<string, Json>([
	['true', true],
	['false', false],
	['null', null]
]);

/** Ends the reading: what follows could only be guessed at. */
class Stop extends Error {}

/**
 * Reads JSON for a person: where `JSON.parse` says "unexpected token", this says what to change. What it is sure of
 * (a trailing comma, a comment, single quotes) it notes and reads on, so several problems are shown at once.
 */
class JsonReader {
	at = 0;
	readonly problems: PlacedProblem[] = [];

	constructor(readonly text: string) {}

	note(message: string, at = this.at): void {
		this.problems.push({ at, message });
		if (this.problems.length >= MAX_PROBLEMS) throw new Stop();
	}

	stop(message: string, at = this.at): never {
		this.note(message, at);
		throw new Stop();
	}

	document(): Json {
		this.space();
		if (this.at === this.text.length) this.stop('There is nothing here. Write a value, for example {}.');
		const value = this.value(0);
		this.space();
		if (this.at < this.text.length)
			this.stop('The value ends before this. Remove what follows, or join both in a list: [ …, … ].');
		return value;
	}

	/** Passes white space, and comments with a note. */
	space(): void {
		for (;;) {
			const passed = /[ \t\r\n\ufeff\u00a0]*/y;
			passed.lastIndex = this.at;
			this.at += passed.exec(this.text)?.[0].length ?? 0;
			const comment = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|#[^\n]*/y;
			comment.lastIndex = this.at;
			const found = comment.exec(this.text);
			if (!found) return;
			this.note('JSON has no comments. Remove it, or choose YAML, where a comment starts with #.');
			this.at += found[0].length;
		}
	}

	value(depth: number): Json {
		if (depth > MAX_DEPTH) this.stop(`This is nested more than ${MAX_DEPTH} levels deep.`);
		const next = this.text[this.at];
		if (next === '{') return this.object(depth);
		if (next === '[') return this.list(depth);
		if (next === '"' || next === "'") return this.string();
		if (next === undefined) this.stop('The text ends where a value is expected.');
		if (/[-+.\d]/.test(next)) return this.number();
		return this.word();
	}

	object(depth: number): Json {
		const opened = this.at++;
		const entries = new Map<string, Json>();
		for (;;) {
			this.space();
			if (this.text[this.at] === '}') break;
			const keyAt = this.at;
			const key = this.key(opened);
			if (entries.has(key)) this.note(`The key "${key}" is there twice in this object. Keep one.`, keyAt);
			this.space();
			if (this.text[this.at] !== ':') this.stop(`A colon is missing after the key "${key}".`);
			this.at++;
			this.space();
			if (this.text[this.at] === '}' || this.text[this.at] === ',') this.stop(`The value of "${key}" is missing.`);
			entries.set(key, this.value(depth + 1));
			if (!this.comma('}', opened)) break;
		}
		this.at++;
		return Object.fromEntries(entries);
	}

	list(depth: number): Json {
		const opened = this.at++;
		const items: Json[] = [];
		for (;;) {
			this.space();
			if (this.text[this.at] === ']') break;
			if (this.text[this.at] === ',') this.stop('A value is missing before this comma.');
			if (this.at === this.text.length) this.unclosed(opened);
			items.push(this.value(depth + 1));
			if (!this.comma(']', opened)) break;
		}
		this.at++;
		return items;
	}

	/** After an entry: true where another one follows, false at the closing bracket. */
	comma(close: '}' | ']', opened: number): boolean {
		this.space();
		const next = this.text[this.at];
		if (next === close) return false;
		if (next === undefined) this.unclosed(opened);
		if (next !== ',') {
			if (next === '}' || next === ']')
				this.stop(`This "${next}" does not match the "${this.text[opened]}" that is open; "${close}" is expected.`);
			if (/["'{[\p{L}\d_-]/u.test(next)) {
				this.note('A comma is missing before this.');
				return true;
			}
			this.stop(`A comma or "${close}" is expected here.`);
		}
		const comma = this.at++;
		this.space();
		if (this.text[this.at] !== close) return true;
		this.note(`JSON has no comma after the last entry. Remove the one before "${close}".`, comma);
		return false;
	}

	unclosed(opened: number): never {
		const bracket = this.text[opened];
		return this.stop(`This "${bracket}" is never closed. Add "${bracket === '{' ? '}' : ']'}".`, opened);
	}

	key(opened: number): string {
		const next = this.text[this.at];
		if (next === '"' || next === "'") return this.string();
		if (next === undefined) this.unclosed(opened);
		const bare = /[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*/uy;
		bare.lastIndex = this.at;
		const name = bare.exec(this.text)?.[0];
		if (name === undefined) this.stop('A key in double quotes is expected here.');
		this.note(`Keys need double quotes: "${name}".`);
		this.at += name.length;
		return name;
	}

	string(): string {
		const start = this.at;
		const quote = this.text[start] as string;
		if (quote === "'") this.note('JSON text is in double quotes: write " instead of \'.');
		const body = quote === '"' ? /"(?:[^"\\\n]|\\.)*"/y : /'(?:[^'\\\n]|\\.)*'/y;
		body.lastIndex = start;
		const written = body.exec(this.text)?.[0];
		if (written === undefined)
			this.stop('This text is never closed in its line. Add the quote; a line break is written \\n.', start);
		this.at += written.length;
		const inner = written.slice(1, -1);
		// eslint-disable-next-line no-control-regex -- control characters are what is looked for
		const wrong = /\\(?!["\\/bfnrt]|u[\da-fA-F]{4})|[\u0000-\u001f]/.exec(inner.replaceAll('\\\\', '__'));
		if (quote === '"' && wrong) {
			const at = start + 1 + wrong.index;
			this.note(
				wrong[0] === '\\'
					? 'JSON does not know this escape. Write a backslash as \\\\.'
					: wrong[0] === '\t'
						? 'A tab in text is written \\t.'
						: 'Control characters in text are written as \\u and four digits.',
				at
			);
			return inner;
		}
		return quote === '"' ? (JSON.parse(written) as string) : inner;
	}

	number(): Json {
		const start = this.at;
		const written = /[-+.\p{L}\p{N}_]+/uy;
		written.lastIndex = start;
		const text = written.exec(this.text)?.[0] ?? '';
		this.at += text.length;
		if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text)) {
			const problem = numberProblem(text);
			if (problem) this.note(problem, start);
			return Number(text);
		}
		const bare = text.replace(/^[-+]/, '');
		if (Object.hasOwn(wordsMeant, bare)) this.note(wordsMeant[bare]!.hint, start);
		else if (/^0\d+$/.test(bare))
			this.note('A number does not start with 0. If it is a code, put it in quotes.', start);
		else if (text.startsWith('+')) this.note('A number has no + before it.', start);
		else if (/^\.\d/.test(bare)) this.note(`Write 0 before the point: 0${bare}.`, start);
		else if (/^\d+\.$/.test(bare)) this.note('Write a digit after the point.', start);
		else this.note(`"${text}" is not a number JSON can hold. If it is text, put it in double quotes.`, start);
		return null;
	}

	word(): Json {
		const start = this.at;
		const written = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
		written.lastIndex = start;
		const word = written.exec(this.text)?.[0];
		if (word === undefined)
			this.stop(`"${String.fromCodePoint(this.text.codePointAt(start) as number)}" is not expected here.`);
		this.at += word.length;
		const known = wordsOfJson.get(word);
		if (known !== undefined) return known;
		if (Object.hasOwn(wordsMeant, word)) this.note(wordsMeant[word]!.hint, start);
		else this.stop(`Text needs double quotes: "${word}".`, start);
		return wordsMeant[word]!.value;
	}
}

/** Why a number cannot be kept as it is written; null where it can. */
export function numberProblem(written: string): string | null {
	const value = Number(written);
	if (!Number.isFinite(value)) return 'This number is too large. Put it in quotes to keep it as text.';
	if (!losesDigits(written)) return null;
	if (value === 0) return 'This number is too small to be kept. Put it in quotes to keep it as text.';
	return 'This number has more digits than can be kept exactly. Put it in quotes to keep it as text.';
}

/** Reads JSON strictly, with messages for the person who typed it. */
export function readJson(text: string): ReadData {
	const reader = new JsonReader(text);
	let value: Json = null;
	try {
		value = reader.document();
	} catch (error) {
		if (!(error instanceof Stop)) throw error;
	}
	return reader.problems.length === 0 ? { ok: true, value } : { ok: false, problems: reader.problems };
}
