import type { Json } from '../domain/json';

export type DataLanguage = 'json' | 'yaml';

/** A value as text for people. The YAML writer is loaded when it is wanted first. */
export async function convertData(value: Json, language: DataLanguage): Promise<string> {
	if (language === 'json') return JSON.stringify(value, null, 2);
	const { Document, visit } = await import('yaml');
	const document = new Document(value);
	visit(document, {
		Scalar(_key, node) {
			// Without quotes a reader takes them for something else.
			if (typeof node.value === 'string' && MISREAD.test(node.value)) node.type = 'QUOTE_DOUBLE';
		}
	});
	return document.toString({ lineWidth: 0 });
}

/** The key that merges others, a byte order mark, and a first line of nothing but white space. */
const MISREAD = /^<<$|\ufeff|^[ \t]+\n/;
