import { linter, type Action, type Diagnostic } from '@codemirror/lint';
import { StateEffect, type EditorState, type Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { PythonChecker } from './python-checker';
import type { PythonProblem, TextPlace } from './python-problem';

/** Pause in typing after which the script is checked, in ms. */
const DELAY = 250;

/** Asks for a check without an edit, e.g. after one that failed. */
export const checkAgain = StateEffect.define<null>();

/** Offset of a place, kept within the text, since the checker counts a line that ends the file. */
function offset({ doc }: EditorState, { row, column }: TextPlace): number {
	if (row > doc.lines) return doc.length;
	const line = doc.line(Math.max(1, row));
	return Math.min(line.from + Math.max(0, column - 1), line.to);
}

/** The problem in words, beginning with what kind it is where that is not plain. */
function words({ code, message }: PythonProblem): string {
	const said = message.replace(/^./, (first) => first.toUpperCase());
	if (code === 'invalid-syntax')
		return `Syntax error: ${message.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`;
	return `${said} (${code})`;
}

function severity({ code, unnecessary }: PythonProblem): Diagnostic['severity'] {
	if (code === 'invalid-syntax' || code === 'F821' || code.startsWith('PLE')) return 'error';
	return unnecessary || code === 'F401' || code === 'F841' ? 'hint' : 'warning';
}

function fixAction(problem: PythonProblem, script: EditorState['doc']): Action[] {
	const { fix } = problem;
	if (!fix || fix.edits.length === 0) return [];
	return [
		{
			name: fix.label.replaceAll('`', ''),
			apply(view: EditorView) {
				// The edits are places in the text that was checked; after another edit the next check brings new ones.
				if (!view.state.doc.eq(script)) return;
				view.dispatch({
					changes: fix.edits.map((edit) => ({
						from: offset(view.state, edit.start),
						to: offset(view.state, edit.end),
						insert: edit.insert
					})),
					userEvent: 'input.fix'
				});
			}
		}
	];
}

/** Places problems in the text; of several syntax errors in a line the first says it, the others only follow from it. */
export function toDiagnostics(state: EditorState, problems: readonly PythonProblem[]): Diagnostic[] {
	const brokenLines = new Set<number>();
	const found: Diagnostic[] = [];
	for (const problem of problems) {
		let from = offset(state, problem.start);
		const line = state.doc.lineAt(from);
		if (problem.code === 'invalid-syntax') {
			if (brokenLines.has(line.number)) continue;
			brokenLines.add(line.number);
		}
		// A squiggle stays in the line it starts in: "expected ':'" belongs to the end of this line, not to the next.
		const to = Math.min(Math.max(offset(state, problem.end), from), line.to);
		if (to === from && from === line.to && from > line.from) from--;
		found.push({
			from,
			to: Math.max(to, Math.min(from + 1, line.to)),
			severity: severity(problem),
			message: words(problem),
			actions: fixAction(problem, state.doc)
		});
	}
	return found;
}

/**
 * Checks the script while it is written. CodeMirror drops what comes for an older text.
 * @param onresult called after each check with null, or with the reason why it could not be made
 */
export function pythonLint(
	checker: Pick<PythonChecker, 'check'>,
	onresult: (failure: string | null) => void
): Extension {
	return linter(
		async (view) => {
			const { state } = view;
			// A version of the past is shown as it is; nobody can mend it here.
			if (state.readOnly) return [];
			const result = await checker.check(state.doc.toString());
			onresult(result.ok ? null : result.reason);
			return result.ok ? toDiagnostics(state, result.problems) : [];
		},
		{
			delay: DELAY,
			needsRefresh: ({ transactions, startState, state }) =>
				startState.readOnly !== state.readOnly ||
				transactions.some(({ effects }) => effects.some((effect) => effect.is(checkAgain)))
		}
	);
}
