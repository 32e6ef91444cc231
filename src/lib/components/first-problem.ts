import type { DataProblem } from '../editor/parse-data';

/** The first thing that is wrong in a text, with its place in words. */
export function firstProblem([first]: readonly DataProblem[]): { message: string; line: number | null } {
	if (!first) return { message: 'This cannot be read.', line: null };
	return { message: `Line ${first.line}, column ${first.column}: ${first.message}`, line: first.line };
}
