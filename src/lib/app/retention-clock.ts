import type { MillraceDatabase } from '../storage/database';
import { DAY_MS } from './cleaning';
import { readPreference, writePreference, type Interruption } from './preferences';

/**
 * The time that cleaning by itself goes by. A clock that is wrongly ahead, and a backup that is older than what is kept,
 * would else have all history deleted at once, before anybody has seen it. So what was there before a long pause, or
 * before a restore, counts as if it had ended when that was over: in the meantime only what had been due before goes.
 */

/** Longer than between two times that somebody who uses the app opens it, and shorter than most keep things for. */
const LONG_PAUSE_MS = 7 * DAY_MS;

/** Notes that the app is open: every few hours at least, or it counts as a pause. */
export async function noteOpen(db: MillraceDatabase, now: number): Promise<void> {
	const before = await readPreference(db, 'device:open');
	// Before there were notes, it was open whenever it cleaned up.
	const at = before?.at ?? (await readPreference(db, 'device:cleaning'))?.at ?? now;
	let pause = before?.pause ?? null;
	// A clock that was ahead has come back, perhaps not all the way.
	if (pause && now < pause.to) pause = longPause(pause.from, now);
	pause = longPause(at, now) ?? pause;
	await writePreference(db, 'device:open', { at: now, pause });
}

/** The time to clean up as of, in milliseconds since 1970. @param days how long ended executions are kept */
export async function cleaningTime(db: MillraceDatabase, days: number, now: number): Promise<number> {
	const pause = (await readPreference(db, 'device:open'))?.pause;
	const restored = await readPreference(db, 'restored');
	const interruptions: Interruption[] = pause ? [pause] : [];
	if (restored) interruptions.push({ from: restored.madeAt, to: restored.at });
	const recent = interruptions.filter(({ to }) => now - to < days * DAY_MS);
	return Math.min(now, ...recent.map(({ from }) => from));
}

function longPause(from: number, to: number): Interruption | null {
	return to - from >= LONG_PAUSE_MS ? { from, to } : null;
}
