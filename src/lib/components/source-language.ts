import type { SourceLanguage } from '../editor/source-text-editor';

/** In which language the text of a file is written, as far as the editor knows it. */
export function sourceLanguage(name: string, type: string): SourceLanguage {
	if (type === 'text/x-python' || /\.pyi?$/i.test(name)) return 'python';
	// One value a line is none as a whole.
	if (type === 'application/json' || type.endsWith('+json')) return 'json';
	if (/yaml$/.test(type) || /\.ya?ml$/i.test(name)) return 'yaml';
	return 'text';
}
