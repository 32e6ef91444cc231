import {
	acceptCompletion,
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	completionKeymap,
	completionStatus
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, previousDiagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import {
	crosshairCursor,
	drawSelection,
	dropCursor,
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	highlightSpecialChars,
	keymap,
	lineNumbers,
	placeholder,
	rectangularSelection
} from '@codemirror/view';
import { statusOf, type EditorStatus } from './editor-status';
import { editorTheme } from './editor-theme';
import { external } from './external-change';
import { revealedLine } from './revealed-line';

/** What an editor tells the component around it. */
export interface EditorEvents {
	/** The whole text after an edit made in the editor, not after one from outside. */
	onchange(text: string): void;
	/** Ctrl/⌘-S. */
	onsave(): void;
	/** Ctrl/⌘-Enter. */
	onrun(): void;
	/** Ctrl/⌘-Shift-Enter. */
	ondevrun?(): void;
	onstatus(status: EditorStatus): void;
}

export interface EditorSetup extends EditorEvents {
	/** Accessible name. */
	label: string;
	/** Id of the element that explains the keys to a screen reader. */
	describedBy: string;
	placeholder: string;
	/** Spaces of one indentation. */
	indent: number;
}

/** The browser would save the page or start a new line: these keys are ours even when nobody listens. */
function ownKeys({ onsave, onrun, ondevrun }: EditorEvents): Extension {
	return Prec.highest(
		keymap.of([
			{ key: 'Mod-s', preventDefault: true, run: () => (onsave(), true) },
			{ key: 'Mod-Shift-Enter', preventDefault: true, run: () => (ondevrun?.(), true) },
			{ key: 'Mod-Enter', preventDefault: true, run: () => (onrun(), true) }
		])
	);
}

/** The words of the panels, written as in the rest of the app. */
export const phrases = EditorState.phrases.of({
	next: 'Next',
	previous: 'Previous',
	all: 'All',
	'match case': 'Match case',
	regexp: 'Regular expression',
	'by word': 'Whole words',
	replace: 'Replace',
	'replace all': 'Replace all'
});

/** What every editor of text has, whatever its language. */
export function editorSetup(setup: EditorSetup): Extension {
	return [
		ownKeys(setup),
		lineNumbers(),
		lintGutter({ hoverTime: 150 }),
		codeFolding({ placeholderText: '…' }),
		foldGutter({ openText: '▾', closedText: '▸' }),
		highlightActiveLineGutter(),
		highlightSpecialChars(),
		history(),
		drawSelection(),
		dropCursor(),
		EditorState.allowMultipleSelections.of(true),
		indentUnit.of(' '.repeat(setup.indent)),
		EditorState.tabSize.of(setup.indent),
		indentOnInput(),
		bracketMatching(),
		closeBrackets(),
		autocompletion({ icons: true, activateOnTypingDelay: 50 }),
		rectangularSelection(),
		crosshairCursor(),
		highlightActiveLine(),
		highlightSelectionMatches(),
		search({ top: true }),
		phrases,
		placeholder(setup.placeholder),
		revealedLine,
		editorTheme,
		keymap.of([
			{ key: 'Shift-F8', run: previousDiagnostic },
			// A list that has just opened takes no key yet; Tab must not indent the line under it.
			// Tab leaves the editor after Escape: CodeMirror then hands the key to the browser for two seconds.
			{ key: 'Tab', run: (view) => acceptCompletion(view) || completionStatus(view.state) === 'active' },
			indentWithTab,
			...closeBracketsKeymap,
			...completionKeymap,
			...lintKeymap,
			...searchKeymap,
			...historyKeymap,
			...foldKeymap,
			...defaultKeymap
		]),
		EditorView.contentAttributes.of({
			'aria-label': setup.label,
			'aria-describedby': setup.describedBy,
			// Text that can be edited takes the focus anyway; tools that check for it want to see it.
			tabindex: '0',
			spellcheck: 'false',
			autocapitalize: 'off',
			autocorrect: 'off'
		}),
		EditorView.updateListener.of((update) => {
			if (update.docChanged && update.transactions.some((one) => one.docChanged && !one.annotation(external))) {
				setup.onchange(update.state.doc.toString());
			}
			if (update.docChanged || update.selectionSet || update.transactions.some(({ effects }) => effects.length > 0)) {
				setup.onstatus(statusOf(update.state));
			}
		})
	];
}

/** A text that can be read, searched, copied and walked through with the keyboard, but not changed. */
export const readonlyText: Extension = [
	EditorState.readOnly.of(true),
	EditorView.editable.of(false),
	EditorView.contentAttributes.of({ tabindex: '0' })
];
