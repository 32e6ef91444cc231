import { RangeSet, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { EditorView, gutter, GutterMarker, keymap } from '@codemirror/view';
import { external } from './external-change';

/** Replaces all breakpoints, or sets one or takes it away; lines are 1-based. */
const replaced = StateEffect.define<readonly number[]>();
const toggled = StateEffect.define<number>();

class BreakpointMarker extends GutterMarker {
	override toDOM(): Node {
		const dot = document.createElement('span');
		dot.className = 'cm-breakpoint';
		return dot;
	}
}

const marker = new BreakpointMarker();

/** They move with their lines while the text is edited; one whose line is deleted goes with it. */
const breakpoints = StateField.define<RangeSet<GutterMarker>>({
	create: () => RangeSet.empty,
	update(before, transaction) {
		let marks = before;
		if (transaction.docChanged) {
			const { doc } = transaction.state;
			const lines = linesIn(before.map(transaction.changes), transaction.state);
			marks = at(doc, lines);
		}
		for (const effect of transaction.effects) {
			const { doc } = transaction.state;
			if (effect.is(replaced)) marks = at(doc, effect.value);
			if (!effect.is(toggled)) continue;
			const lines = linesIn(marks, transaction.state);
			const others = lines.filter((line) => line !== effect.value);
			marks = at(doc, others.length === lines.length ? [...lines, effect.value] : others);
		}
		return marks;
	}
});

function at(doc: EditorState['doc'], lines: readonly number[]): RangeSet<GutterMarker> {
	const known = [...new Set(lines)].filter((line) => line >= 1 && line <= doc.lines);
	return RangeSet.of(
		known.sort((a, b) => a - b).map((line) => marker.range(doc.line(line).from)),
		true
	);
}

function linesIn(marks: RangeSet<GutterMarker>, { doc }: EditorState): number[] {
	const lines: number[] = [];
	for (const cursor = marks.iter(); cursor.value; cursor.next()) {
		const { number } = doc.lineAt(Math.min(cursor.from, doc.length));
		if (lines.at(-1) !== number) lines.push(number);
	}
	return lines;
}

/** The lines with breakpoints, in order. */
export function breakpointsIn(state: EditorState): number[] {
	return linesIn(state.field(breakpoints), state);
}

/** Takes over breakpoints from outside. */
export function showBreakpoints(view: EditorView, lines: readonly number[]): void {
	if (sameLines(lines, breakpointsIn(view.state))) return;
	view.dispatch({ effects: replaced.of(lines), annotations: external.of(true) });
}

function sameLines(a: readonly number[], b: readonly number[]): boolean {
	return a.length === b.length && a.every((line, index) => line === b[index]);
}

function toggle(view: EditorView, line: number): void {
	const set = !breakpointsIn(view.state).includes(line);
	view.dispatch({
		effects: [toggled.of(line), EditorView.announce.of(`Breakpoint ${set ? 'set on' : 'taken from'} line ${line}.`)]
	});
}

/**
 * A column in which a click sets a breakpoint or takes it away; F9 does so for the line of the cursor.
 * @param onchange called with all lines when a person or an edit has changed them
 */
export function breakpointGutter(onchange: (lines: number[]) => void): Extension {
	return [
		breakpoints,
		gutter({
			class: 'cm-breakpoint-gutter',
			markers: (view) => view.state.field(breakpoints),
			// A line without one shows under the pointer that it could have one.
			renderEmptyElements: true,
			initialSpacer: () => marker,
			domEventHandlers: {
				mousedown(view, block, event) {
					if ((event as MouseEvent).button !== 0) return false;
					toggle(view, view.state.doc.lineAt(block.from).number);
					return true;
				}
			}
		}),
		keymap.of([
			{
				key: 'F9',
				run: (view) => {
					toggle(view, view.state.doc.lineAt(view.state.selection.main.head).number);
					return true;
				}
			}
		]),
		EditorView.updateListener.of(({ startState, state, transactions }) => {
			if (startState.field(breakpoints) === state.field(breakpoints)) return;
			if (transactions.every((one) => one.annotation(external) && !one.docChanged)) return;
			const lines = breakpointsIn(state);
			if (!sameLines(lines, breakpointsIn(startState))) onchange(lines);
		})
	];
}
