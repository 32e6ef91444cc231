import { autocompletion } from '@codemirror/autocomplete';
import { pythonLanguage } from '@codemirror/lang-python';
import { LanguageSupport } from '@codemirror/language';
import { forceLinting } from '@codemirror/lint';
import { pythonChecker, type PythonChecker } from './python-checker';
import { pythonCompletion } from './python-completion';
import { pythonHover } from './python-hover';
import { checkAgain, pythonLint } from './python-lint';
import type { KnownNames } from './string-completion';
import { TextEditor, type TextEditorOptions } from './text-editor';

export interface PythonEditorOptions extends Omit<TextEditorOptions, 'language' | 'indent'> {
	names: KnownNames;
	/** After each check: null, or why the script could not be checked. */
	oncheck(failure: string | null): void;
	checker?: Pick<PythonChecker, 'check'>;
}

/** A mounted editor of a flow's script. */
export class PythonEditor extends TextEditor {
	constructor({ names, oncheck, checker = pythonChecker, ...options }: PythonEditorOptions) {
		super({
			...options,
			indent: 4,
			language: [
				new LanguageSupport(pythonLanguage),
				autocompletion({ override: [pythonCompletion(names)] }),
				pythonHover,
				pythonLint(checker, oncheck)
			]
		});
	}

	/** Checks now, e.g. after a failed check. */
	check(): void {
		this.view.dispatch({ effects: checkAgain.of(null) });
		forceLinting(this.view);
	}
}
