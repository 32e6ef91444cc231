import { nextDiagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { editorSetup, readonlyText, type EditorSetup } from './editor-setup';
import { statusOf } from './editor-status';
import { externalChange, normalised } from './external-change';
import { revealLine, type LineTone } from './revealed-line';

export interface TextEditorOptions extends EditorSetup {
	parent: HTMLElement;
	value: string;
	readonly: boolean;
	/** The language: highlighting, completion, checks. */
	language: Extension;
}

/** A mounted editor, as the components hold it. */
export class TextEditor {
	readonly view: EditorView;
	readonly #access = new Compartment();

	constructor(options: TextEditorOptions) {
		this.view = new EditorView({
			parent: options.parent,
			state: EditorState.create({
				doc: normalised(options.value),
				extensions: [this.#access.of(options.readonly ? readonlyText : []), options.language, editorSetup(options)]
			})
		});
		options.onstatus(statusOf(this.view.state));
	}

	/** Takes over a text from outside; see {@link externalChange}. */
	setValue(value: string): void {
		const change = externalChange(this.view.state, value);
		if (change) this.view.dispatch(change);
	}

	setReadonly(readonly: boolean): void {
		if (readonly === this.view.state.readOnly) return;
		this.view.dispatch({ effects: this.#access.reconfigure(readonly ? readonlyText : []) });
	}

	reveal(line: number | null, tone: LineTone): void {
		revealLine(this.view, line, tone);
	}

	/** Goes to the next problem, from the last one to the first. */
	nextProblem(): void {
		nextDiagnostic(this.view);
		this.view.focus();
	}

	focus(): void {
		this.view.focus();
	}

	destroy(): void {
		this.view.destroy();
	}
}
