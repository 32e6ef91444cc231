import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

/** Why a line is pointed at: where a run failed, or where something was found. */
export type LineTone = 'error' | 'info';

const mark = StateEffect.define<{ from: number; tone: LineTone } | null>();

/** Holds the mark; it moves with its line while the text is edited. */
export const revealedLine = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(marked, transaction) {
		let next = marked.map(transaction.changes);
		for (const effect of transaction.effects) {
			if (!effect.is(mark)) continue;
			next = effect.value
				? Decoration.set([Decoration.line({ class: `cm-revealed-${effect.value.tone}` }).range(effect.value.from)])
				: Decoration.none;
		}
		return next;
	},
	provide: (field) => EditorView.decorations.from(field)
});

/**
 * Marks a 1-based line, scrolls it to the middle and puts the cursor at its first character; null takes the mark away.
 * A line after the end of the text is taken as the last one, since the text may have become shorter.
 */
export function revealLine(view: EditorView, number: number | null, tone: LineTone): void {
	if (number === null) {
		view.dispatch({ effects: mark.of(null) });
		return;
	}
	const line = view.state.doc.line(Math.min(Math.max(1, Math.trunc(number)), view.state.doc.lines));
	const cursor = line.from + (line.text.length - line.text.trimStart().length);
	view.dispatch({
		selection: { anchor: cursor },
		effects: [mark.of({ from: line.from, tone }), EditorView.scrollIntoView(cursor, { y: 'center' })]
	});
}
