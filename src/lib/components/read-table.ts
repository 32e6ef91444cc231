/** So many rows are shown of a table. */
export const ROWS_SHOWN = 10_000;
/** So many columns are shown of a table. */
export const COLUMNS_SHOWN = 200;

/** A table that was written as text. */
export interface ReadTable {
	/** Cells as they are written, quotes taken off; rows may be of different length. */
	rows: string[][];
	/** Of the longest row; of those that are not shown, too. */
	columns: number;
	/** Whether there are more rows than these. */
	more: boolean;
	/** What stands between cells. */
	delimiter: string;
	/** What is wrong with it, in words; null where nothing is. */
	problem: string | null;
}

/**
 * Reads comma-separated values, or what is separated in another way: which, it finds out. The reader is loaded when it is
 * wanted first.
 * @param whole false where `text` is the beginning of more
 */
export async function readTable(text: string, whole: boolean, limit = ROWS_SHOWN): Promise<ReadTable> {
	const { default: papa } = await import('papaparse');
	// Excel writes what separates into a line of its own.
	const said = /^sep=(.)\r?\n/.exec(text);
	const { data, errors, meta } = papa.parse<string[]>(said ? text.slice(said[0].length) : text, {
		delimiter: said?.[1] ?? '',
		// One more than is shown, to know that there is more.
		preview: limit + 1,
		skipEmptyLines: true
	});
	const cut = !whole && data.length <= limit;
	// The last row of a beginning is a part of a row.
	const rows = data.slice(0, cut ? -1 : limit);
	const wrong = errors.find(({ type, row }) => type === 'Quotes' && (row ?? 0) < rows.length);
	return {
		rows,
		columns: rows.reduce((most, row) => Math.max(most, row.length), 0),
		more: cut || data.length > limit,
		delimiter: meta.delimiter,
		problem: wrong ? `Row ${((wrong.row ?? 0) + 1).toLocaleString()} has a quotation mark without its other one.` : null
	};
}

const DELIMITERS = new Map([
	[',', 'commas'],
	[';', 'semicolons'],
	['\t', 'tabs'],
	['|', 'bars']
]);

/** What separates cells, in words. */
export function delimiterWords(delimiter: string): string {
	return DELIMITERS.get(delimiter) ?? `“${delimiter}”`;
}

/** How a column of a table is drawn. */
export interface ColumnLook {
	/** In characters. */
	width: number;
	/** Whether it holds numbers only, which stand at the right. */
	numeric: boolean;
}

/** Rows that are looked at for how a column is drawn. */
const SAMPLE = 200;
const WIDTHS = { least: 6, most: 44 };

/** How columns are drawn, by their first rows. @param heads of the columns, where there are some */
export function columnLooks(rows: readonly string[][], columns: number, heads: readonly string[]): ColumnLook[] {
	const sample = rows.slice(0, SAMPLE);
	return Array.from({ length: Math.min(columns, COLUMNS_SHOWN) }, (_, at) => {
		const cells = sample.map((row) => row[at] ?? '').filter((cell) => cell !== '');
		const longest = Math.max(...[heads[at] ?? '', ...cells].map(({ length }) => length));
		const numeric = cells.length > 0 && cells.every((cell) => /^\s*[-+]?[\d.,' \u00a0]*\d%?\s*$/.test(cell));
		return { width: Math.min(Math.max(longest, WIDTHS.least), WIDTHS.most), numeric };
	});
}
