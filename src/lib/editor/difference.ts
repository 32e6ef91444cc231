import { codeFolding, foldGutter } from '@codemirror/language';
import { pythonLanguage } from '@codemirror/lang-python';
import {
	getChunks,
	goToNextChunk,
	goToPreviousChunk,
	MergeView,
	unifiedMergeView,
	type Chunk
} from '@codemirror/merge';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, type StateCommand } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { differenceTheme } from './difference-theme';
import { phrases, readonlyText } from './editor-setup';
import { editorTheme } from './editor-theme';
import { normalised } from './external-change';

export interface DifferenceOptions {
	parent: HTMLElement;
	original: string;
	modified: string;
	originalLabel: string;
	modifiedLabel: string;
	layout: 'side-by-side' | 'unified';
	/** Whether long equal parts are folded to one line. */
	collapse: boolean;
}

/** Lines shown around a change, and how many equal lines are too few to fold. */
const collapsing = { margin: 3, minSize: 6 };

const limits = { scanLimit: 1000, timeout: 500 };

const shown = (label: string): Extension => [
	pythonLanguage,
	lineNumbers(),
	foldGutter(),
	codeFolding(),
	highlightSpecialChars(),
	search({ top: true }),
	phrases,
	keymap.of(searchKeymap),
	readonlyText,
	editorTheme,
	differenceTheme,
	EditorView.contentAttributes.of({ 'aria-label': label })
];

/** Two texts and what differs between them. */
export class Difference {
	/** How many places differ. */
	readonly changes: number;
	readonly #views: EditorView[];
	readonly #destroy: () => void;

	constructor(options: DifferenceOptions) {
		if (options.layout === 'side-by-side') {
			const merge = sideBySide(options);
			this.#views = [merge.b, merge.a];
			this.#destroy = () => merge.destroy();
		} else {
			const view = unified(options);
			this.#views = [view];
			this.#destroy = () => view.destroy();
		}
		this.changes = getChunks(this.#view.state)?.chunks.length ?? 0;
	}

	get #view(): EditorView {
		return this.#views[0] as EditorView;
	}

	/** 1-based number of the change the cursor is in, and 0 before the first `next`. */
	get current(): number {
		const { state } = this.#view;
		const chunks: readonly Chunk[] = getChunks(state)?.chunks ?? [];
		return (
			chunks.findIndex(
				({ fromB, toB }) => state.selection.main.head >= fromB && state.selection.main.head <= Math.max(fromB, toB - 1)
			) + 1
		);
	}

	next(): void {
		this.#go(goToNextChunk);
	}

	previous(): void {
		this.#go(goToPreviousChunk);
	}

	destroy(): void {
		this.#destroy();
	}

	#go(command: StateCommand): void {
		command(this.#view);
		const { head } = this.#view.state.selection.main;
		this.#view.dispatch({ effects: EditorView.scrollIntoView(head, { y: 'center' }) });
	}
}

function sideBySide({
	parent,
	original,
	modified,
	originalLabel,
	modifiedLabel,
	collapse
}: DifferenceOptions): MergeView {
	return new MergeView({
		parent,
		a: { doc: normalised(original), extensions: shown(originalLabel) },
		b: { doc: normalised(modified), extensions: shown(modifiedLabel) },
		diffConfig: limits,
		...(collapse ? { collapseUnchanged: collapsing } : {})
	});
}

function unified({
	parent,
	original,
	modified,
	originalLabel,
	modifiedLabel,
	collapse
}: DifferenceOptions): EditorView {
	return new EditorView({
		parent,
		state: EditorState.create({
			doc: normalised(modified),
			extensions: [
				shown(`${modifiedLabel}, with what differs from ${originalLabel}`),
				unifiedMergeView({
					original: normalised(original),
					mergeControls: false,
					diffConfig: limits,
					...(collapse ? { collapseUnchanged: collapsing } : {})
				})
			]
		})
	});
}
