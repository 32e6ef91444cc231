import type { Table } from 'dexie';
import type { Execution } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import { isEnded, LIVE_STATUSES } from '../domain/status';
import type { MillraceDatabase } from './database';
import { executionTables, rowsOf } from './execution-tables';

/**
 * What is cleaned up: trees of executions of which every one ended before a certain time.
 *
 * R1: nothing live is deleted, and nothing in whose tree something is live: its parent, its children, their children.
 * R2: a child that was made and never started is no longer live when all others of its tree have ended: nobody is
 *     left to start it. It goes with its tree.
 * R3: a tree goes from its leaves to its root, so that what is left of one after a crash is still a tree.
 * R4: what something live refers to stays, with its tree: what it waits for, what it takes outcomes over from, and for one
 *     that was run again from a step what it was run again from: its script asks for what it made there.
 * R5: every transaction is small, and there is a pause after each: the engine and the screens come first.
 */
export interface CleaningOptions {
	/** Only what ended before this, milliseconds since 1970. */
	before: number;
	/** Between two transactions. */
	pause: () => Promise<void>;
	signal?: AbortSignal;
}

/** Roots that are looked at in one transaction. */
const ROOTS_AT_ONCE = 50;
/** Executions deleted in one transaction, at most. */
const EXECUTIONS_AT_ONCE = 50;
/** Rows of one execution deleted in one transaction, at most. */
const ROWS_AT_ONCE = 2_000;

/** How many executions {@link cleanEnded} would delete. */
export async function countEnded(db: MillraceDatabase, options: CleaningOptions): Promise<number> {
	let count = 0;
	for await (const tree of endedTrees(db, options)) count += tree.length;
	return count;
}

/** Deletes what ended long enough ago, with all that belongs to it. @returns how many executions */
export async function cleanEnded(db: MillraceDatabase, options: CleaningOptions): Promise<number> {
	const cleaning = new Cleaning(db, options);
	let ids: ExecutionId[] = [];
	for await (const tree of endedTrees(db, options)) {
		ids.push(...leavesFirst(tree));
		for (; ids.length >= EXECUTIONS_AT_ONCE; ids = ids.slice(EXECUTIONS_AT_ONCE)) {
			await cleaning.delete(ids.slice(0, EXECUTIONS_AT_ONCE));
			if (options.signal?.aborted) return cleaning.count;
		}
	}
	await cleaning.delete(ids);
	return cleaning.count;
}

/** Trees that may go (R1, R2), the oldest first. */
async function* endedTrees(
	db: MillraceDatabase,
	{ before, pause, signal }: CleaningOptions
): AsyncGenerator<Execution[]> {
	// Ids sort by their time: a tree that ended before is one whose root was made before.
	const newest = uuidAt(before);
	let referred: Set<ExecutionId> | null = null;
	for (let after = ''; !signal?.aborted;) {
		const roots = (await db.executions
			.where('rootId')
			.between(after, newest, false, false)
			.limit(ROOTS_AT_ONCE)
			.uniqueKeys()) as ExecutionId[];
		for (const root of roots) {
			const own = await db.executions.get(root);
			// Most that are not to go are told by their root alone.
			if (own && !mayGo(own, before)) continue;
			const tree = await db.executions.where('rootId').equals(root).toArray();
			if (!tree.some(({ status }) => isEnded(status)) || !tree.every((one) => mayGo(one, before))) continue;
			referred ??= await referredTo(db, pause);
			if (!tree.some(({ id }) => referred!.has(id))) yield tree;
		}
		if (roots.length < ROOTS_AT_ONCE) return;
		after = roots.at(-1)!;
		await pause();
	}
}

function mayGo({ status, parentId, endedAt, createdAt }: Execution, before: number): boolean {
	if (isEnded(status)) return (endedAt ?? createdAt) < before;
	return status === 'CREATED' && parentId !== null && createdAt < before;
}

/** Executions that live ones refer to (R4). */
async function referredTo(db: MillraceDatabase, pause: () => Promise<void>): Promise<Set<ExecutionId>> {
	const referred = new Set<ExecutionId>();
	const live = await db.executions.where('status').anyOf(LIVE_STATUSES).primaryKeys();
	for (let at = 0; at < live.length; at += EXECUTIONS_AT_ONCE) {
		const some = live.slice(at, at + EXECUTIONS_AT_ONCE);
		await keepOriginals(db, some, referred);
		for (const payload of await db.payloads.bulkGet(some)) if (payload?.donor) referred.add(payload.donor.executionId);
		const last = await Promise.all(some.map((id) => rowsOf(db.journal, id).last()));
		for (const entry of last as (JournalEntry | undefined)[]) {
			if (entry?.outcome !== null || !('executionIds' in entry.args)) continue;
			for (const id of entry.args.executionIds) referred.add(id);
		}
		await pause();
	}
	return referred;
}

/** Adds what these were run again from, and what that was run again from: a copy has the steps of all of them behind it. */
async function keepOriginals(db: MillraceDatabase, ids: ExecutionId[], referred: Set<ExecutionId>): Promise<void> {
	for (let copies = ids; copies.length > 0;) {
		const rows = await db.executions.bulkGet(copies);
		// One that repeats all of another has made everything anew.
		const originals = rows.flatMap((row) => (row?.rerunOf && row.rerunFrom !== null ? [row.rerunOf] : []));
		copies = originals.filter((id) => !referred.has(id));
		for (const id of copies) referred.add(id);
	}
}

/** Children are younger than their parents, and ids sort by age (R3). */
function leavesFirst(tree: Execution[]): ExecutionId[] {
	return tree.map(({ id }) => id).sort((a, b) => (a < b ? 1 : -1));
}

class Cleaning {
	count = 0;
	/** Roots of trees in which something has come to life meanwhile: what is left of them stays. */
	private readonly revived = new Set<ExecutionId>();
	private readonly owned: Table[];

	constructor(
		private readonly db: MillraceDatabase,
		private readonly options: CleaningOptions
	) {
		this.owned = executionTables(db);
	}

	async delete(ids: ExecutionId[]): Promise<void> {
		const { db, owned } = this;
		if (ids.length === 0) return;
		for (const id of ids) for (const table of owned) await this.shorten(table, id);
		await db.transaction('rw', [db.executions, db.messages, ...owned], async () => {
			const rows = (await db.executions.bulkGet(ids)).filter((row) => row !== undefined);
			for (const row of rows) if (!mayGo(row, this.options.before)) this.revived.add(row.rootId);
			const going = rows.filter(({ rootId }) => !this.revived.has(rootId)).map(({ id }) => id);
			await Promise.all(going.flatMap((id) => owned.map((table) => rowsOf(table, id).delete())));
			// A message that still waits to be read is kept: it says by itself who sent it.
			const messages = db.messages.where('executionId').anyOf(going);
			await messages.filter(({ state }) => state !== 'open').delete();
			await db.executions.bulkDelete(going);
			this.count += going.length;
		});
		await this.options.pause();
	}

	/** Deletes what is too much for one transaction; the rest goes with the execution itself. */
	private async shorten(table: Table, id: ExecutionId): Promise<void> {
		while (
			(await rowsOf(table, id)
				.limit(ROWS_AT_ONCE + 1)
				.count()) > ROWS_AT_ONCE
		) {
			await rowsOf(table, id).limit(ROWS_AT_ONCE).delete();
			await this.options.pause();
		}
	}
}

/** An id as old as a time, and no younger than any other of that millisecond. */
function uuidAt(ms: number): string {
	const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-0`;
}
