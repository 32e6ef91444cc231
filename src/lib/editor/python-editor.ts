import { autocompletion } from '@codemirror/autocomplete';
import { pythonLanguage } from '@codemirror/lang-python';
import { LanguageSupport } from '@codemirror/language';
import { forceLinting } from '@codemirror/lint';
import { breakpointGutter, showBreakpoints } from './breakpoint-gutter';
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
	/** Called with all lines (1-based) when somebody changes them; null: there are no breakpoints here. */
	onbreakpoints?: ((lines: number[]) => void) | null;
}

/** A mounted editor of a flow's script. */
export class PythonEditor extends TextEditor {
	constructor({ names, oncheck, checker = pythonChecker, onbreakpoints = null, ...options }: PythonEditorOptions) {
		super({
			...options,
			indent: 4,
			language: [
				onbreakpoints ? breakpointGutter(onbreakpoints) : [],
				new LanguageSupport(pythonLanguage),
				autocompletion({ override: [pythonCompletion(names)] }),
				pythonHover,
				pythonLint(checker, oncheck)
			]
		});
	}

	/** Shows these breakpoints; only where there can be some. */
	setBreakpoints(lines: readonly number[]): void {
		showBreakpoints(this.view, lines);
	}

	/** Checks now, e.g. after a failed check. */
	check(): void {
		this.view.dispatch({ effects: checkAgain.of(null) });
		forceLinting(this.view);
	}
}
