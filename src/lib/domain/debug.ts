import type { ExecutionId } from './ids';
import { isJsonObject, type Json, type JsonObject } from './json';

/**
 * How an execution in development mode goes on: to the next breakpoint, or to the next line, where calls within the script
 * are stepped over, into, or out of.
 */
export type DebugMode = 'continue' | 'over' | 'into' | 'out';

/** A place in a run: a line (1-based) at its so many-th visit since a step. */
export interface DebugPlace {
	/** Number of the last step before it; 0 for none. */
	seq: number;
	line: number;
	visit: number;
}

/** Where an execution stands still, before a line, and what its variables are there. */
export interface DebugStop extends DebugPlace {
	at: number;
	reason: 'breakpoint' | 'step';
	/** Name of the function; `<module>` for the script's top level. */
	function: string;
	/** The calls that led here, the innermost first: of the script's own functions. */
	stack: { function: string; line: number }[];
	/** Of the function; null at the top level. Values are cut, and protected ones are not in it. */
	local: JsonObject | null;
	/** What the script has named at its top level. */
	global: JsonObject;
}

/** What is known of an execution in development mode besides its own record. */
export interface Debugging {
	executionId: ExecutionId;
	/** 1-based lines; null: those of its flow. */
	breakpoints: number[] | null;
	mode: DebugMode;
	/** The last place it stopped at: a replay that is not beyond it does not stop before it. */
	passed: DebugPlace | null;
	/** Where it stands; null while it does not. */
	stop: DebugStop | null;
	/** Whether it was asked to pause while it stands there, or before: its status does not tell. Not in older rows. */
	paused?: boolean;
	/** It was paused because nobody had looked at the app since this time; null where it was not. */
	hiddenSince: number | null;
}

/** What holds for one of which nothing is known yet. */
export function newDebugging(executionId: ExecutionId, fields: Partial<Debugging> = {}): Debugging {
	return { executionId, breakpoints: null, mode: 'continue', passed: null, stop: null, hiddenSince: null, ...fields };
}

/** The place in what a guest said of where it stands: whatever it says, this has the right shape. */
export function stopFrom(said: Json, seq: number, at: number): DebugStop {
	const given = isJsonObject(said) ? said : {};
	const stack = Array.isArray(given.stack) ? given.stack.filter(isJsonObject) : [];
	return {
		seq,
		at,
		line: counted(given.line),
		visit: counted(given.visit),
		reason: given.reason === 'step' ? 'step' : 'breakpoint',
		function: named(given.function),
		stack: stack.map((call) => ({ function: named(call.function), line: counted(call.line) })),
		local: isJsonObject(given.local) ? given.local : null,
		global: isJsonObject(given.global) ? given.global : {}
	};
}

function counted(value: Json | undefined): number {
	return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 1;
}

function named(value: Json | undefined): string {
	return typeof value === 'string' ? value.slice(0, 200) : '';
}
