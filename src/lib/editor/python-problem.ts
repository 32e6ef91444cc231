/** A place in a text: both 1-based, the column in UTF-16 units. */
export interface TextPlace {
	row: number;
	column: number;
}

/** Something the checker found, as it comes from the worker. */
export interface PythonProblem {
	/** `invalid-syntax`, or the rule's code, e.g. `F821`. */
	code: string;
	message: string;
	/** Code that does nothing, like an unused import. */
	unnecessary: boolean;
	start: TextPlace;
	end: TextPlace;
	/** An edit that would solve it. */
	fix: { label: string; edits: { start: TextPlace; end: TextPlace; insert: string }[] } | null;
}

/** A check's result: failures cross as data, since an Error that crosses a worker loses what it is. */
export type CheckResult = { ok: true; problems: PythonProblem[] } | { ok: false; reason: string };
