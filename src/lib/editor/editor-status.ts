import { forEachDiagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';

/** What the line under an editor says. */
export interface EditorStatus {
	/** Of the cursor, 1-based, in characters as a person counts them. */
	line: number;
	column: number;
	/** How many cursors there are. */
	cursors: number;
	errors: number;
	warnings: number;
	hints: number;
}

export const emptyStatus: EditorStatus = { line: 1, column: 1, cursors: 1, errors: 0, warnings: 0, hints: 0 };

export function statusOf(state: EditorState): EditorStatus {
	const { head } = state.selection.main;
	const line = state.doc.lineAt(head);
	const status: EditorStatus = {
		...emptyStatus,
		line: line.number,
		column: [...state.sliceDoc(line.from, head)].length + 1,
		cursors: state.selection.ranges.length
	};
	forEachDiagnostic(state, ({ severity }) => {
		if (severity === 'error') status.errors++;
		else if (severity === 'warning') status.warnings++;
		else status.hints++;
	});
	return status;
}

/** "2 errors, 1 warning", or null where nothing was found. */
export function problemSummary({ errors, warnings, hints }: EditorStatus): string | null {
	const counted = [
		[errors, 'error'],
		[warnings, 'warning'],
		[hints, 'hint']
	] as const;
	const parts = counted
		.filter(([count]) => count > 0)
		.map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`);
	return parts.length === 0 ? null : parts.join(', ');
}
