import { EditorView } from '@codemirror/view';
import { backgroundColours, css, markColours, textColours } from './editor-colours';

const removed = { background: css(markColours.removedText) };
const added = { background: css(markColours.addedText) };
const edge = (colour: string) => ({ background: colour });

/** What is gone is red and what is new is green, in both layouts; the gutter says it once more by its side. */
export const differenceTheme = EditorView.theme({
	'&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: css(backgroundColours.removed) },
	'&.cm-merge-b .cm-changedLine, .cm-insertedLine, .cm-inlineChangedLine': {
		backgroundColor: css(backgroundColours.added)
	},
	'&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': removed,
	'&.cm-merge-b .cm-changedText': added,
	'&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': edge(css(markColours.errorMark)),
	'&.cm-merge-b .cm-changedLineGutter': edge(css(textColours.string)),
	'.cm-deletedChunk': { paddingLeft: '6px' },
	// Red alone does not tell everybody: the sign stands in the line's margin, so that the text keeps its column.
	'.cm-deletedChunk .cm-deletedLine::before': {
		content: '"\\2212"',
		display: 'inline-block',
		width: '0',
		transform: 'translateX(-7px)',
		color: css(textColours.error)
	},
	'.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"\\22ef"' },
	'.cm-collapsedLines': {
		color: css(textColours.muted),
		background: css(backgroundColours.activeLine),
		fontFamily: "var(--font-sans, 'Inter Variable', system-ui, sans-serif)",
		fontSize: '0.8125rem'
	}
});
