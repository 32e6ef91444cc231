import type { JournalRow } from '../app/journal-tail.svelte';
import type { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import { isOpKind, type Reads } from '../domain/op';
import { sizeOf } from '../storage/size-of';
import { stepText } from './step-text';
import { stepLook, type StepLook } from './step-words';

/** A line of the journal: what is kept of a step in memory, its data left out. */
export interface JournalStep extends JournalRow {
	kind: JournalEntry['kind'];
	look: StepLook;
	/** What it asked, in one line. */
	text: string;
	/** Milliseconds since 1970. */
	at: number;
	settledAt: number | null;
	/** `none` for notes, which have no outcome. */
	outcome: 'none' | 'open' | 'ok' | 'failed';
	/** Why it failed, in one line. */
	why: string | null;
	/** Of arguments, outcome and readings. */
	bytes: number;
}

/** Longer texts are cut: a line shows no more of them. In UTF-16 units. */
const LONG = 300;

export function journalStep(entry: JournalEntry): JournalStep {
	const { seq, kind, args, at, settledAt, outcome, reads } = entry;
	const failed = outcome && !outcome.ok ? outcome.failure : null;
	const state = !isOpKind(kind) ? 'none' : outcome === null ? 'open' : failed ? 'failed' : 'ok';
	return {
		seq,
		kind,
		at,
		settledAt,
		open: state === 'open',
		look: stepLook(args),
		text: cut(stepText(entry)),
		outcome: state,
		why: failed && cut(`${failed.type}: ${failed.message}`),
		bytes: sizeOf(args) + (outcome ? sizeOf(outcome) : 0) + (reads ? sizeOf(reads) : 0)
	};
}

/** What the handler read before a step: readings of clocks, and bytes of the random source. */
export function countReads(reads: Reads | null): { clock: number; random: number } {
	const counts = [reads?.clock, reads?.monotonic, reads?.dateNow, reads?.getNow];
	const clock = counts.reduce((sum, pairs) => sum + readingsIn(pairs ?? []), 0);
	const text = reads?.random ?? '';
	return { clock, random: Math.floor((text.replace(/=+$/, '').length * 3) / 4) };
}

/** The child that a step made; null where it made none. */
export function childOf({ kind, madeId }: JournalEntry): ExecutionId | null {
	return kind === 'create' ? (madeId as ExecutionId | null) : null;
}

/** In run-length pairs, `[value, count, …]`. */
function readingsIn(pairs: readonly number[]): number {
	return pairs.reduce((sum, number, index) => (index % 2 === 1 ? sum + number : sum), 0);
}

function cut(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONG ? `${line.slice(0, LONG)}…` : line;
}
