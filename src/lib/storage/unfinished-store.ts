import Dexie from 'dexie';
import { newPayload, waitsForTime, type Donor, type Execution, type ExecutionPayload } from '../domain/execution';
import { goingOnBelow } from '../domain/going-on';
import type { ExecutionId, MessageId } from '../domain/ids';
import type { Lock } from '../domain/lock';
import { logRecord } from '../domain/log-record';
import type { Message } from '../domain/message';
import { isOpKind, type DumpResult, type Note } from '../domain/op';
import { isEnded, LIVE_STATUSES } from '../domain/status';
import type { DonorEntry, DuePlace, DumpFound, StatusFound, Unfinished } from '../engine/ports';
import type { MillraceDatabase } from './database';
import { counts, openOp, stepsOf } from './steps';

/** What is due later than this stays in the database, in milliseconds: the same as in `engine/hibernate.ts`. */
const SOON_MS = 60_000;
/** How many that are due are taken up at once. */
export const DUE_AT_ONCE = 200;

/** Those that have something to do, or wait for something that is told to them in memory. */
const ACTIVE = LIVE_STATUSES.filter((status) => status !== 'CREATED' && status !== 'SLEEPING');

/** What the engine asks the database about executions that are not in its memory. */
export class UnfinishedStore {
	constructor(private readonly db: MillraceDatabase) {}

	/**
	 * What the engine takes up at its start. Ten thousand that sleep are not among it: they are found by `dueAt` when their
	 * time comes.
	 * @param now milliseconds since 1970
	 */
	async atStart(now: number): Promise<{ executions: Unfinished[]; locks: Lock[]; nextDue: number | null }> {
		return this.reading(async () => {
			const { executions, locks } = this.db;
			const soon = now + SOON_MS;
			const active = await executions.where('status').anyOf(ACTIVE).toArray();
			const awake = active.filter((row) => !(waitsForTime(row) && row.dueAt! > soon));
			const due = await executions.where('dueAt').belowOrEqual(soon).toArray();
			const rows = [...awake, ...due.filter(({ status }) => status === 'SLEEPING')];
			return {
				executions: await this.complete(rows),
				locks: await locks.toArray(),
				nextDue: await this.nextDue(soon)
			};
		});
	}

	/**
	 * Those that only wait for a time that has come by `until`, the first of them after a place, and when the next one is due. Others
	 * have a `dueAt`, too, and are passed over: the engine has them in memory, and would never get behind them.
	 */
	async due(
		until: number,
		after: DuePlace | null = null
	): Promise<{ executions: Unfinished[]; last: DuePlace | null; nextDue: number | null }> {
		return this.reading(async () => {
			const due = this.db.executions.where('dueAt').between(after?.dueAt ?? Dexie.minKey, until, true, true);
			const rows = await due
				.filter((row) => waitsForTime(row) && !(after && row.dueAt === after.dueAt && row.id <= after.id))
				.limit(DUE_AT_ONCE)
				.toArray();
			const end = rows.length === DUE_AT_ONCE ? rows.at(-1)! : null;
			return {
				executions: await this.complete(rows),
				last: end && { dueAt: end.dueAt!, id: end.id },
				nextDue: await this.nextDue(until)
			};
		});
	}

	async find(id: ExecutionId): Promise<Unfinished | null> {
		return this.reading(async () => {
			const row = await this.db.executions.get(id);
			return row ? (await this.complete([row]))[0]! : null;
		});
	}

	/** What goes on below an execution, with those that have ended on the way there. */
	async family(id: ExecutionId, rootId: ExecutionId): Promise<Unfinished[]> {
		return this.reading(async () => {
			const tree = await this.db.executions.where('rootId').equals(rootId).toArray();
			return this.complete(goingOnBelow(id, tree));
		});
	}

	async statuses(ids: ExecutionId[]): Promise<Map<ExecutionId, StatusFound>> {
		const rows = await this.db.executions.bulkGet(ids);
		return new Map(rows.flatMap((row) => (row ? [[row.id, { status: row.status, endedAt: row.endedAt }]] : [])));
	}

	async message(id: MessageId): Promise<Message | null> {
		return (await this.db.messages.get(id)) ?? null;
	}

	/** The savepoint of an execution with this name, the latest of that name, or id; else the names there are. */
	async dump(id: ExecutionId, select: string, by: 'name' | 'id'): Promise<{ found: DumpFound | null; near: string[] }> {
		return this.reading(async () => {
			const undone = (await this.db.payloads.get(id))?.undone ?? [];
			const entries = (await stepsOf(this.db.journal, id).toArray()).filter(({ seq }) => counts(seq, undone));
			const dumps = entries.filter(({ kind, outcome }) => kind === 'save_dump' && outcome?.ok);
			const entry = dumps.findLast(({ outcome }) => outcome?.ok && dumpOf(outcome.value)[by] === select);
			if (!entry) {
				const names = dumps.map(({ outcome }) => (outcome?.ok ? dumpOf(outcome.value).name : ''));
				return { found: null, near: [...new Set(names)] };
			}
			const before = entries.filter(({ seq, kind }) => seq < entry.seq && !isOpKind(kind));
			return { found: { entry, notes: before.map(({ args }) => args as Note) }, near: [] };
		});
	}

	/** What a donor did before its point, and what the execution that takes from it did by itself. */
	async donation(donor: Donor, ownId: ExecutionId): Promise<{ entries: DonorEntry[]; own: DonorEntry[] }> {
		return this.reading(async () => {
			const settled = async (id: ExecutionId, before: number) => {
				const undone = (await this.db.payloads.get(id))?.undone ?? [];
				const entries = await stepsOf(this.db.journal, id).toArray();
				return entries
					.filter(({ seq, outcome }) => outcome !== null && seq < before && counts(seq, undone))
					.map(({ args, outcome }) => ({ args, outcome }));
			};
			return { entries: await settled(donor.executionId, donor.before), own: await settled(ownId, Infinity) };
		});
	}

	private reading<Result>(work: () => Promise<Result>): Promise<Result> {
		const { executions, payloads, journal, logs, locks, debugging } = this.db;
		return this.db.transaction('r', [executions, payloads, journal, logs, locks, debugging], work);
	}

	private async nextDue(after: number): Promise<number | null> {
		const later = this.db.executions.where('dueAt').above(after).filter(waitsForTime);
		return (await later.first())?.dueAt ?? null;
	}

	private async complete(rows: Execution[]): Promise<Unfinished[]> {
		const payloads = await this.db.payloads.bulkGet(rows.map((row) => row.id));
		return Promise.all(rows.map((row, i) => this.withSteps(row, payloads[i] ?? newPayload(row.id, null))));
	}

	private async withSteps(execution: Execution, payload: ExecutionPayload): Promise<Unfinished> {
		const nothing = { execution, payload, lastSeq: 0, pending: null, logging: [], pausedAtStop: false };
		if (execution.startedAt === null || isEnded(execution.status)) return nothing;
		const entry = await stepsOf(this.db.journal, execution.id).last();
		const lines = await stepsOf(this.db.logs, execution.id).toArray();
		const lastSeq = Math.max(entry?.seq ?? 0, lines.at(-1)?.seq ?? 0);
		const logging = lines.filter(({ stream }) => stream === 'log').map(({ at, value }) => logRecord(at, value));
		const debugging = execution.stoppedAtLine === null ? null : await this.db.debugging.get(execution.id);
		const pausedAtStop = debugging?.paused ?? false;
		return { execution, payload, lastSeq, pending: openOp(entry, lastSeq, payload.undone), logging, pausedAtStop };
	}
}

function dumpOf(value: unknown): DumpResult {
	return value as DumpResult;
}
