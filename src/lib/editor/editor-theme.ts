import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { backgroundColours, css, lineTints, markColours, textColours, tint } from './editor-colours';

const text = textColours;
const back = backgroundColours;
const mark = markColours;

/** Font and line height are shared with `plain-editor.svelte`, so that nothing moves when the editor takes its place. */
const metrics = {
	fontFamily: "var(--font-mono, 'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace)",
	fontSize: 'var(--editor-font-size, 0.875rem)',
	lineHeight: '1.6'
};

const underline = (colour: string) => ({
	backgroundImage: 'none',
	textDecoration: `underline wavy ${colour} 1px`,
	textDecorationSkipInk: 'none',
	textUnderlineOffset: '3px'
});

const surface = EditorView.theme({
	'&': { color: css(text.text), backgroundColor: css(back.background), height: '100%', fontSize: metrics.fontSize },
	'&.cm-focused': { outline: 'none' },
	// An outline would lie under the gutters, which are above the text to stay in place while it scrolls.
	'&.cm-focused::after': {
		content: '""',
		position: 'absolute',
		inset: '0',
		zIndex: '250',
		border: `2px solid ${css(mark.ring)}`,
		pointerEvents: 'none'
	},
	'.cm-scroller': { fontFamily: metrics.fontFamily, lineHeight: metrics.lineHeight, overflow: 'auto' },
	'.cm-content': { caretColor: css(text.text), padding: '8px 0' },
	'.cm-line': { padding: '0 12px 0 6px' },
	'.cm-gutters': {
		color: css(text.muted),
		backgroundColor: css(back.background),
		border: 'none'
	},
	'.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 2px 0 4px' },
	'.cm-foldGutter .cm-gutterElement': { width: '16px', textAlign: 'center', cursor: 'pointer' },
	'.cm-gutter-lint': { width: '16px' },
	'.cm-gutter-lint .cm-gutterElement': { padding: '0 1px' },
	'.cm-breakpoint-gutter': { width: '18px', cursor: 'pointer' },
	'.cm-breakpoint-gutter .cm-gutterElement': { display: 'flex', alignItems: 'center', justifyContent: 'center' },
	'.cm-breakpoint-gutter .cm-gutterElement:hover': { backgroundColor: tint(mark.errorMark, lineTints.revealed) },
	'.cm-breakpoint': {
		width: '10px',
		height: '10px',
		borderRadius: '50%',
		backgroundColor: css(mark.errorMark)
	},
	'.cm-activeLine, .cm-activeLineGutter': { backgroundColor: tint(text.text, lineTints.active) },
	'.cm-activeLineGutter': { color: css(text.text) },
	'.cm-cursor, .cm-dropCursor': { borderLeft: `2px solid ${css(text.text)}` },
	'.cm-placeholder': { color: css(text.muted) },
	'.cm-foldPlaceholder': {
		color: css(text.muted),
		backgroundColor: css(back.activeLine),
		border: `1px solid ${css(mark.border)}`,
		padding: '0 6px'
	}
});

const marks = EditorView.theme({
	'.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
		backgroundColor: css(mark.selection)
	},
	'.cm-selectionMatch': { backgroundColor: 'transparent', outline: `1px solid ${css(mark.border)}` },
	'.cm-searchMatch': { backgroundColor: css(mark.match) },
	'.cm-searchMatch-selected': { outline: `2px solid ${css(mark.ring)}` },
	'&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: `1px solid ${css(mark.ring)}` },
	'&.cm-focused .cm-nonmatchingBracket': { backgroundColor: tint(mark.errorMark, lineTints.revealed) },
	'.cm-line.cm-revealed-error': {
		backgroundColor: tint(mark.errorMark, lineTints.revealed),
		boxShadow: `inset 3px 0 ${css(mark.errorMark)}`
	},
	'.cm-line.cm-revealed-info': {
		backgroundColor: tint(mark.ring, lineTints.revealed),
		boxShadow: `inset 3px 0 ${css(mark.ring)}`
	},
	'.cm-lintRange': { paddingBottom: '0' },
	'.cm-lintRange-error': underline(css(mark.errorMark)),
	'.cm-lintRange-warning': underline(css(mark.warningMark)),
	'.cm-lintRange-info, .cm-lintRange-hint': {
		backgroundImage: 'none',
		textDecoration: `underline dotted ${css(mark.hintMark)} 2px`
	},
	'.cm-lintRange-active': { backgroundColor: css(back.activeLine) },
	'.cm-lint-marker': { width: '14px', height: '14px', cursor: 'help' },
	'.cm-lint-marker-hint': {
		width: '6px',
		height: '6px',
		margin: '4px',
		borderRadius: '50%',
		backgroundColor: css(mark.hintMark)
	},
	'.cm-diagnostic': { padding: '6px 10px', whiteSpace: 'pre-wrap', maxWidth: 'min(32rem, 90vw)' },
	'.cm-diagnostic-error': { borderLeftColor: css(mark.errorMark) },
	'.cm-diagnostic-warning': { borderLeftColor: css(mark.warningMark) },
	'.cm-diagnostic-hint': { borderLeftColor: css(mark.hintMark) },
	'.cm-diagnosticAction': {
		font: 'inherit',
		color: css(text.definition),
		backgroundColor: 'transparent',
		border: `1px solid ${css(mark.border)}`,
		borderRadius: '4px',
		padding: '2px 8px'
	}
});

const ui = "var(--font-sans, 'Inter Variable', system-ui, sans-serif)";
const field = {
	font: 'inherit',
	color: css(text.text),
	backgroundColor: css(back.background),
	backgroundImage: 'none',
	border: `1px solid ${css(mark.border)}`,
	borderRadius: '6px',
	padding: '3px 8px'
};

const floating = EditorView.theme({
	'.cm-tooltip': {
		color: css(text.text),
		backgroundColor: css(back.raised),
		border: `1px solid ${css(mark.border)}`,
		borderRadius: '8px',
		boxShadow: '0 6px 24px rgb(0 0 0 / 0.18)',
		fontFamily: ui,
		fontSize: '0.8125rem',
		overflow: 'hidden'
	},
	'.cm-tooltip.cm-tooltip-autocomplete': { overflow: 'visible' },
	'.cm-tooltip.cm-tooltip-autocomplete > ul': {
		fontFamily: metrics.fontFamily,
		maxHeight: '16em',
		borderRadius: '8px'
	},
	'.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '1.5' },
	'.cm-tooltip-autocomplete ul li[aria-selected]': { color: css(text.text), backgroundColor: css(mark.selection) },
	'.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
	'.cm-completionDetail': { color: css(text.muted), fontStyle: 'normal' },
	'.cm-completionIcon': { color: css(text.muted), opacity: '1' },
	'.cm-tooltip.cm-completionInfo': { padding: '0', maxWidth: 'min(27rem, 90vw)' },
	'.cm-api-help': { padding: '8px 10px', maxWidth: 'min(26rem, 90vw)' },
	'.cm-api-signature': { fontFamily: metrics.fontFamily, color: css(text.definition), overflowWrap: 'anywhere' },
	'.cm-panels': {
		color: css(text.text),
		backgroundColor: css(back.activeLine),
		fontFamily: ui,
		fontSize: '0.8125rem'
	},
	'.cm-panels-top': { borderBottom: `1px solid ${css(mark.border)}` },
	'.cm-panels-bottom': { borderTop: `1px solid ${css(mark.border)}` },
	'.cm-panel.cm-search': {
		display: 'flex',
		flexWrap: 'wrap',
		alignItems: 'center',
		gap: '4px',
		padding: '8px 32px 8px 8px'
	},
	'.cm-panel.cm-search br': { flexBasis: '100%', content: '""' },
	'.cm-panel.cm-search label': { fontSize: 'inherit', display: 'inline-flex', alignItems: 'center', gap: '2px' },
	'.cm-panel .cm-textfield, .cm-panel .cm-button': { ...field, margin: '0' },
	'.cm-panel .cm-button:active': { backgroundImage: 'none', backgroundColor: css(mark.selection) },
	'.cm-panel.cm-search [name=close]': { color: 'inherit', fontSize: '1.25rem', minWidth: '24px', minHeight: '24px' },
	'.cm-panel.cm-panel-lint ul [aria-selected]': { color: css(text.text), backgroundColor: css(mark.selection) },
	'.cm-panel :focus-visible': { outline: `2px solid ${css(mark.ring)}` }
});

const highlighting = HighlightStyle.define([
	{ tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], color: css(text.keyword) },
	{ tag: [tags.string, tags.special(tags.string), tags.regexp], color: css(text.string) },
	{ tag: tags.escape, color: css(text.constant) },
	{ tag: tags.number, color: css(text.number) },
	{ tag: [tags.bool, tags.null, tags.atom], color: css(text.constant) },
	{ tag: tags.comment, color: css(text.comment), fontStyle: 'italic' },
	{ tag: tags.meta, color: css(text.definition) },
	{
		tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
		color: css(text.definition),
		fontWeight: '600'
	},
	{ tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: css(text.definition) },
	{ tag: [tags.propertyName, tags.definition(tags.propertyName), tags.attributeName], color: css(text.property) },
	{ tag: [tags.className, tags.typeName, tags.namespace], color: css(text.type) },
	{ tag: tags.invalid, color: css(text.error) }
]);

/** How every editor of the app looks, in light and dark. */
export const editorTheme: Extension = [surface, marks, floating, syntaxHighlighting(highlighting)];
