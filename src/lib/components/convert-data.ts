import type { Json } from '../domain/json';

export type DataLanguage = 'json' | 'yaml';

/** A value as text for people. The YAML writer is loaded when it is wanted first. */
export async function convertData(value: Json, language: DataLanguage): Promise<string> {
	if (language === 'json') return JSON.stringify(value, null, 2);
	const { stringify } = await import('yaml');
	return stringify(value, { lineWidth: 0 });
}
