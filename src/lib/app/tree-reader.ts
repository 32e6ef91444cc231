import type { Execution, LogLine } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import { isEnded } from '../domain/status';
import type { MillraceDatabase } from '../storage/database';
import { stepsAfter } from '../storage/steps';

/** One log line with the execution that wrote it. */
export interface TreeLine {
	executionId: ExecutionId;
	name: string;
	at: number;
	stream: 'log' | 'stdout' | 'stderr';
	text: string;
}

export interface TreeNews {
	/** In the order they were written. */
	lines: TreeLine[];
	/** Whether the root and everything that was started has ended. */
	ended: boolean;
	/** All that there is of the run, as it is now. */
	executions: Execution[];
}

/** Up to so many executions are each asked for its new lines. */
const FEW = 16;

/** Reads a root execution and all below it, each log line once. */
export class TreeReader {
	/** The last line read of each execution. */
	private readonly readTo = new Map<ExecutionId, number>();
	/** Ended, and read to the end. */
	private readonly finished = new Set<ExecutionId>();

	constructor(
		private readonly db: MillraceDatabase,
		readonly rootId: ExecutionId
	) {}

	/** What was written since the last call. */
	async read(): Promise<TreeNews> {
		const { db } = this;
		return db.transaction('r', db.executions, db.logs, async () => {
			const rows = await db.executions.where('rootId').equals(this.rootId).toArray();
			const open = rows.filter(({ id }) => !this.finished.has(id));
			const names = new Map(open.map(({ id, name }) => [id, name]));
			const found = await (open.length > FEW ? this.linesOfMany(names) : this.linesOfFew(names));
			for (const { executionId, seq } of found) {
				this.readTo.set(executionId, Math.max(seq, this.readTo.get(executionId) ?? -Infinity));
			}
			const lines = found.map(({ executionId, at, stream, text }) => {
				return { executionId, name: names.get(executionId)!, at, stream, text };
			});
			// The rows and their lines are of one moment: nothing comes after the ending.
			for (const { id, status } of open) if (isEnded(status)) this.finished.add(id);
			// What was created and never started stays as it is, and keeps nobody waiting.
			const live = rows.some(({ id, status }) => !isEnded(status) && (status !== 'CREATED' || id === this.rootId));
			return { lines: lines.sort((a, b) => a.at - b.at), ended: rows.length > 0 && !live, executions: rows };
		});
	}

	/** New lines of the executions, with one question for each. */
	private async linesOfFew(names: ReadonlyMap<ExecutionId, string>): Promise<LogLine[]> {
		const questions = [...names.keys()].map((id) =>
			stepsAfter(this.db.logs, id, this.readTo.get(id) ?? -Infinity).toArray()
		);
		return (await Promise.all(questions)).flat();
	}

	/** The same with two questions in all: ids sort by age, so what a run started lies side by side. */
	private async linesOfMany(names: ReadonlyMap<ExecutionId, string>): Promise<LogLine[]> {
		const ids = [...names.keys()].sort();
		const range = this.db.logs
			.where('[executionId+seq]')
			.between([ids[0], -Infinity], [ids.at(-1), Infinity], true, true);
		const keys = (await range.primaryKeys()).filter(
			([id, seq]) => names.has(id) && seq > (this.readTo.get(id) ?? -Infinity)
		);
		return (await this.db.logs.bulkGet(keys)).filter((line) => line !== undefined);
	}
}
