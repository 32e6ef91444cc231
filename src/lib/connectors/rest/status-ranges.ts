import * as v from 'valibot';

/** Inclusive. */
export interface StatusRange {
	from: number;
	to: number;
}

/** `200`, `[200, 404]`, `"200-299"`, `"2xx"`, `"200, 404, 500-599"`. */
export const statusRanges = v.pipe(
	v.union([v.number(), v.string(), v.array(v.union([v.number(), v.string()]))]),
	v.rawTransform(({ dataset, addIssue, NEVER }): StatusRange[] => {
		const given = Array.isArray(dataset.value) ? dataset.value : [dataset.value];
		const ranges: StatusRange[] = [];
		for (const part of given.flatMap((each) => String(each).split(','))) {
			const range = parse(part.trim());
			if (range === null) {
				addIssue({
					message: `holds "${part.trim()}", which is no status code or range, such as 200, "200-299" or "2xx"`
				});
				return NEVER;
			}
			ranges.push(range);
		}
		return ranges;
	})
);

function parse(text: string): StatusRange | null {
	const hundreds = /^([1-5])xx$/i.exec(text);
	if (hundreds) return { from: Number(hundreds[1]) * 100, to: Number(hundreds[1]) * 100 + 99 };
	const numbers = /^(\d{3})(?:\s*(?:-|–|\.\.)\s*(\d{3}))?$/.exec(text);
	if (!numbers) return null;
	const range = { from: Number(numbers[1]), to: Number(numbers[2] ?? numbers[1]) };
	return range.from <= range.to ? range : null;
}

export function isExpected(status: number, ranges: readonly StatusRange[]): boolean {
	return ranges.some(({ from, to }) => status >= from && status <= to);
}

export function showRanges(ranges: readonly StatusRange[]): string {
	return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
