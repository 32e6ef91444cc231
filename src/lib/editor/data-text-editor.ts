import { jsonLanguage } from '@codemirror/lang-json';
import { yamlLanguage } from '@codemirror/lang-yaml';
import { LanguageSupport } from '@codemirror/language';
import { linter, type Diagnostic } from '@codemirror/lint';
import { Compartment, type EditorState, type Extension } from '@codemirror/state';
import { parseData, type DataLanguage } from './parse-data';
import { TextEditor, type TextEditorOptions } from './text-editor';

/** Where the problems of a text are; a problem covers the word it begins at. */
export function dataDiagnostics(state: EditorState, language: DataLanguage): Diagnostic[] {
	const text = state.doc.toString();
	// An editor nobody has written in yet is not a mistake.
	if (text.trim() === '') return [];
	const parsed = parseData(text, language);
	if (parsed.ok) return [];
	return parsed.problems.map(({ line, column, message }) => {
		const place = state.doc.line(Math.min(line, state.doc.lines));
		const at = Math.min(place.from + column - 1, place.to);
		const length = /^["']?[\p{L}\p{N}_.-]*/u.exec(state.sliceDoc(at, place.to))?.[0].length ?? 0;
		const to = Math.min(at + Math.max(1, length), place.to);
		// At the end of a line there is nothing to underline: then it is the character before.
		return { from: at === to && at > place.from ? at - 1 : at, to, severity: 'error', message };
	});
}

function languageOf(language: DataLanguage): Extension {
	return [
		new LanguageSupport(language === 'json' ? jsonLanguage : yamlLanguage),
		linter(({ state }) => dataDiagnostics(state, language), { delay: 200 })
	];
}

/** A mounted editor of JSON or YAML. */
export class DataEditor extends TextEditor {
	readonly #language: Compartment;
	#current: DataLanguage;

	constructor(language: DataLanguage, options: Omit<TextEditorOptions, 'language' | 'indent'>) {
		const compartment = new Compartment();
		super({ ...options, indent: 2, language: compartment.of(languageOf(language)) });
		this.#language = compartment;
		this.#current = language;
	}

	setLanguage(language: DataLanguage): void {
		if (language === this.#current) return;
		this.#current = language;
		this.view.dispatch({ effects: this.#language.reconfigure(languageOf(language)) });
	}
}
