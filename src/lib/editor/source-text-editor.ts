import { jsonLanguage } from '@codemirror/lang-json';
import { pythonLanguage } from '@codemirror/lang-python';
import { yamlLanguage } from '@codemirror/lang-yaml';
import { LanguageSupport } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { Compartment, type Extension } from '@codemirror/state';
import { dataDiagnostics } from './data-text-editor';
import { TextEditor, type TextEditorOptions } from './text-editor';

/** What the text of a file may be written in; `text` is any other. */
export type SourceLanguage = 'python' | 'json' | 'yaml' | 'text';

/** Data that somebody types has to be what the app can hold; a file has to be JSON only. */
const jsonCheck = linter(({ state }) => (isJson(state.doc.toString()) ? [] : dataDiagnostics(state, 'json')), {
	delay: 200
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function languageOf(language: SourceLanguage, checked: boolean): Extension {
	switch (language) {
		case 'python':
			return new LanguageSupport(pythonLanguage);
		case 'json':
			return [new LanguageSupport(jsonLanguage), checked ? jsonCheck : []];
		case 'yaml':
			return new LanguageSupport(yamlLanguage);
		case 'text':
			return [];
	}
}

/** A mounted editor of the text of a file, which need not be a flow's script. */
export class SourceEditor extends TextEditor {
	readonly #language: Compartment;
	#current: SourceLanguage;

	/** @param checked whether mistakes are marked; not in the beginning of a longer text */
	constructor(
		language: SourceLanguage,
		private readonly checked: boolean,
		options: Omit<TextEditorOptions, 'language' | 'indent'>
	) {
		const compartment = new Compartment();
		const extension = compartment.of(languageOf(language, checked));
		super({ ...options, indent: language === 'python' ? 4 : 2, language: extension });
		this.#language = compartment;
		this.#current = language;
	}

	setLanguage(language: SourceLanguage): void {
		if (language === this.#current) return;
		this.#current = language;
		this.view.dispatch({ effects: this.#language.reconfigure(languageOf(language, this.checked)) });
	}
}
