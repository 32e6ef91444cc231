import type { MillraceDatabase } from '../storage/database';
import { cleanEnded, countEnded, type CleaningOptions } from '../storage/retention';
import { DEFAULT_RETENTION, readPreference, writePreference, type Cleaning, type Retention } from './preferences';

export const DAY_MS = 86_400_000;

export async function readRetention(db: MillraceDatabase): Promise<Retention> {
	return (await readPreference(db, 'retention')) ?? DEFAULT_RETENTION;
}

export interface CleanOptions {
	/** Milliseconds since 1970. */
	now: number;
	/** Where not `now`: when what is deleted has to have been old enough. */
	asOf?: number;
	/** Between two transactions. */
	pause: () => Promise<void>;
	signal?: AbortSignal;
}

/** How many executions ended more than so many days ago, and can be deleted. */
export function countCleaning(db: MillraceDatabase, days: number, options: CleanOptions): Promise<number> {
	return countEnded(db, within(days, options));
}

/** Deletes executions that ended more than so many days ago, and remembers that. */
export async function clean(db: MillraceDatabase, days: number, options: CleanOptions): Promise<Cleaning> {
	const executions = await cleanEnded(db, within(days, options));
	const cleaning = { at: options.now, executions, days };
	await writePreference(db, 'device:cleaning', cleaning);
	return cleaning;
}

function within(days: number, { now, asOf = now, pause, signal }: CleanOptions): CleaningOptions {
	return { before: asOf - days * DAY_MS, pause, signal };
}
