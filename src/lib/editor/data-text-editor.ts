import { jsonLanguage } from '@codemirror/lang-json';
import { yamlLanguage } from '@codemirror/lang-yaml';
import { LanguageSupport } from '@codemirror/language';
import { linter, type Diagnostic } from '@codemirror/lint';
import { Compartment, type EditorState, type Extension } from '@codemirror/state';
import type { Json } from '../domain/json';
import { parseData, type DataLanguage, type DataProblem } from './parse-data';
import { placeInData } from './place-in-data';
import { TextEditor, type TextEditorOptions } from './text-editor';

/** What is wrong with a value that can be read, and where in it: keys and indexes, outermost first. */
export type DataCheck = (value: Json) => readonly { path: readonly (string | number)[]; message: string }[];

/** Where the problems of a text are; a problem covers the word it begins at. */
export function dataDiagnostics(state: EditorState, language: DataLanguage, check?: DataCheck): Diagnostic[] {
	const text = state.doc.toString();
	// An editor nobody has written in yet is not a mistake.
	if (text.trim() === '') return [];
	const parsed = parseData(text, language);
	const problems: DataProblem[] = parsed.ok
		? (check?.(parsed.value) ?? []).map(({ path, message }) => ({
				...placeInData(text, path),
				message: [path.at(-1), `${message}.`].filter((part) => part !== undefined).join(' ')
			}))
		: parsed.problems;
	return problems.map(({ line, column, message }) => {
		const place = state.doc.line(Math.min(line, state.doc.lines));
		const at = Math.min(place.from + column - 1, place.to);
		const length = /^["']?[\p{L}\p{N}_.-]*/u.exec(state.sliceDoc(at, place.to))?.[0].length ?? 0;
		const to = Math.min(at + Math.max(1, length), place.to);
		// At the end of a line there is nothing to underline: then it is the character before.
		return { from: at === to && at > place.from ? at - 1 : at, to, severity: 'error', message };
	});
}

function languageOf(language: DataLanguage, check: DataCheck | undefined): Extension {
	return [
		new LanguageSupport(language === 'json' ? jsonLanguage : yamlLanguage),
		linter(({ state }) => dataDiagnostics(state, language, check), { delay: 200 })
	];
}

/** A mounted editor of JSON or YAML. */
export class DataEditor extends TextEditor {
	readonly #language: Compartment;
	readonly #check: DataCheck | undefined;
	#current: DataLanguage;

	constructor(language: DataLanguage, options: Omit<TextEditorOptions, 'language' | 'indent'>, check?: DataCheck) {
		const compartment = new Compartment();
		super({ ...options, indent: 2, language: compartment.of(languageOf(language, check)) });
		this.#language = compartment;
		this.#check = check;
		this.#current = language;
	}

	setLanguage(language: DataLanguage): void {
		if (language === this.#current) return;
		this.#current = language;
		this.view.dispatch({ effects: this.#language.reconfigure(languageOf(language, this.#check)) });
	}
}
