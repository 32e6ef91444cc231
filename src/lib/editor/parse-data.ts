import type { Json } from '../domain/json';

export interface DataProblem {
	/** 1-based. */
	line: number;
	/** 1-based, in UTF-16 units. */
	column: number;
	message: string;
}

export type ParsedData = { ok: true; value: Json } | { ok: false; problems: DataProblem[] };

/** Reads JSON or YAML typed by a person. */
export function parseData(text: string, _language: 'json' | 'yaml' | 'auto'): ParsedData {
	try {
		return { ok: true, value: JSON.parse(text) as Json };
	} catch (error) {
		return { ok: false, problems: [{ line: 1, column: 1, message: String(error) }] };
	}
}
