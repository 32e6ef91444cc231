import { isolateHistory } from '@codemirror/commands';
import { diff } from '@codemirror/merge';
import { Annotation, type EditorState, type TransactionSpec } from '@codemirror/state';

/** On transactions that come from outside the editor: whoever sent them knows the text already. */
export const external = Annotation.define<boolean>();

/** The text as the editor holds it: one line break is one `\n`. */
export function normalised(text: string): string {
	return text.replace(/\r\n?/g, '\n');
}

/**
 * What turns the text of `state` into `value` while touching nothing that is equal in both: the cursor, the folds and the
 * scroll position stay where they are. It is one step of the undo history. Null where there is nothing to do.
 */
export function externalChange(state: EditorState, value: string): TransactionSpec | null {
	const before = state.doc.toString();
	const after = normalised(value);
	if (before === after) return null;
	const changes = diff(before, after, { scanLimit: 500, timeout: 200 }).map(({ fromA, toA, fromB, toB }) => ({
		from: fromA,
		to: toA,
		insert: after.slice(fromB, toB)
	}));
	// Text from outside is shown in a read-only editor as well, so no filter may hold it back.
	return { changes, filter: false, annotations: [external.of(true), isolateHistory.of('full')] };
}
