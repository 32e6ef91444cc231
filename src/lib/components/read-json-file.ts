import { prettyJson } from '../domain/pretty-json';
import { parseData } from '../editor/parse-data';

/** JSON set out in lines, or what is wrong with it, in words. */
export function readJsonFile(text: string): { ok: true; text: string } | { ok: false; problem: string } {
	try {
		JSON.parse(text);
		return { ok: true, text: prettyJson(text) };
	} catch {
		// Browsers say it each in their own words, and not all of them say where.
		const parsed = parseData(text, 'json');
		const where = parsed.ok
			? '.'
			: `: line ${parsed.problems[0]!.line.toLocaleString()}. ${parsed.problems[0]!.message}`;
		return { ok: false, problem: `This is no valid JSON${where}` };
	}
}
