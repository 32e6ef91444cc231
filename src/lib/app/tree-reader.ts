import type { ExecutionId } from '../domain/ids';
import { isEnded } from '../domain/status';
import type { MillraceDatabase } from '../storage/database';

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
}

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
			const lines = (
				await Promise.all(
					open.map(async ({ id, name }) => {
						const after = this.readTo.get(id) ?? -Infinity;
						const range = db.logs.where('[executionId+seq]').between([id, after], [id, Infinity], false, true);
						const found = await range.toArray();
						const last = found.at(-1);
						if (last) this.readTo.set(id, last.seq);
						return found.map(({ at, stream, text }) => ({ executionId: id, name, at, stream, text }));
					})
				)
			).flat();
			// The rows and their lines are of one moment: nothing comes after the ending.
			for (const { id, status } of open) if (isEnded(status)) this.finished.add(id);
			// What was created and never started stays as it is, and keeps nobody waiting.
			const live = rows.some(({ id, status }) => !isEnded(status) && (status !== 'CREATED' || id === this.rootId));
			return { lines: lines.sort((a, b) => a.at - b.at), ended: rows.length > 0 && !live };
		});
	}
}
