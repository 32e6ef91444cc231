import { newDebugging, type DebugMode, type Debugging } from '../domain/debug';
import type { ExecutionId, FlowId } from '../domain/ids';
import { isEnded, LIVE_STATUSES } from '../domain/status';
import type { MillraceDatabase } from './database';

/** Under which preference a flow's breakpoints are kept. */
export function breakpointsKey(flowId: FlowId): `breakpoints:${FlowId}` {
	return `breakpoints:${flowId}`;
}

/** Development mode as pages see it: where executions stand, and what is asked of the engine. */
export class DebuggingRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/** What is known of an execution's debugging; what holds for one of which nothing is known, where it has none yet. */
	async get(id: ExecutionId): Promise<Debugging> {
		return (await this.db.debugging.get(id)) ?? newDebugging(id);
	}

	/** Lines (1-based) at which runs of this flow stop, in the text its editor shows. */
	async breakpointsOf(flowId: FlowId): Promise<number[]> {
		const row = await this.db.preferences.get(breakpointsKey(flowId));
		return (row?.value as number[] | undefined) ?? [];
	}

	async setBreakpointsOf(flowId: FlowId, lines: number[]): Promise<void> {
		const key = breakpointsKey(flowId);
		if (lines.length > 0) await this.db.preferences.put({ key, value: lines });
		else await this.db.preferences.delete(key);
	}

	/** Has an execution stop at other lines. */
	async requestBreakpoints(executionId: ExecutionId, lines: number[]): Promise<void> {
		const { debugging, inbox } = this.db;
		await this.db.transaction('rw', debugging, inbox, async () => {
			await debugging.put({ ...(await this.get(executionId)), breakpoints: lines });
			await inbox.add({ type: 'breakpoints', executionId, lines, at: Date.now() });
		});
	}

	/** Asks the engine to go on with one that stands before a line. Harmless on others. */
	async requestStep(executionId: ExecutionId, mode: DebugMode): Promise<void> {
		await this.db.inbox.add({ type: 'step', executionId, mode, at: Date.now() });
	}

	/** Asks the engine to take an execution out of development mode. */
	async requestProductive(executionId: ExecutionId): Promise<void> {
		await this.db.inbox.add({ type: 'make-productive', executionId, at: Date.now() });
	}

	/**
	 * Pauses all in development mode that are under way, because nobody looks.
	 * @param since when somebody looked last, milliseconds since 1970
	 * @returns how many
	 */
	async pauseUnwatched(since: number): Promise<number> {
		const { executions, debugging, inbox } = this.db;
		return this.db.transaction('rw', executions, debugging, inbox, async () => {
			const under = executions.where('status').anyOf(UNDER_WAY);
			const rows = await under.filter(({ isProductive, type }) => !isProductive && type !== 'CONNECTION').toArray();
			for (const { id } of rows) {
				await debugging.put({ ...(await this.get(id)), hiddenSince: since });
				await inbox.add({ type: 'pause', executionId: id, at: Date.now() });
			}
			return rows.length;
		});
	}

	/** Goes on with all that were paused because nobody looked. @returns how many, and since when they stood still */
	async resumeUnwatched(): Promise<{ count: number; since: number | null }> {
		const { executions, debugging, inbox } = this.db;
		const unwatched = debugging.filter(({ hiddenSince }) => hiddenSince !== null);
		// Each start of a page asks: it should not wait for a write then.
		if ((await unwatched.count()) === 0) return { count: 0, since: null };
		return this.db.transaction('rw', executions, debugging, inbox, async () => {
			const rows = await unwatched.toArray();
			let [count, since]: [number, number | null] = [0, null];
			for (const row of rows) {
				await debugging.put({ ...row, hiddenSince: null });
				const execution = await executions.get(row.executionId);
				if (!execution || isEnded(execution.status)) continue;
				await inbox.add({ type: 'resume', executionId: row.executionId, at: Date.now() });
				count++;
				since = Math.min(since ?? Infinity, row.hiddenSince!);
			}
			return { count, since };
		});
	}
}

/** Statuses in which there is something to pause. */
const UNDER_WAY = LIVE_STATUSES.filter((status) => status !== 'CREATED' && status !== 'PAUSED');
