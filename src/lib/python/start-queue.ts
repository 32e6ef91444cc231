import type { ExecutionId } from '../domain/ids';

/** What the queue has to know of a start. */
export interface Queued {
	executionId: ExecutionId;
	epoch: number;
	/** Greater ones go first. */
	priority: number;
	/** Hash of the flow_api it needs; null for the app's own. */
	flowApi: string | null;
}

/** Starts that wait for an interpreter, those for each flow_api in a line of their own: by priority, then as they came. */
export class StartQueue<Start extends Queued> {
	private lines = new Map<string | null, Start[]>();

	get size(): number {
		let size = 0;
		for (const line of this.lines.values()) size += line.length;
		return size;
	}

	/** Whether anybody waits for this flow_api. */
	has(flowApi: string | null): boolean {
		return this.lines.has(flowApi);
	}

	/** Which flow_apis are waited for. */
	flowApis(): (string | null)[] {
		return [...this.lines.keys()];
	}

	add(start: Start): void {
		const line = this.lines.get(start.flowApi);
		if (!line) return void this.lines.set(start.flowApi, [start]);
		const before = line.findIndex((other) => other.priority < start.priority);
		if (before < 0) line.push(start);
		else line.splice(before, 0, start);
	}

	/** The next one of a line. */
	take(flowApi: string | null): Start | undefined {
		const line = this.lines.get(flowApi);
		const start = line?.shift();
		if (line?.length === 0) this.lines.delete(flowApi);
		return start;
	}

	remove(executionId: ExecutionId, epoch: number): void {
		for (const [flowApi, line] of this.lines) {
			const rest = line.filter((start) => start.executionId !== executionId || start.epoch !== epoch);
			if (rest.length > 0) this.lines.set(flowApi, rest);
			else this.lines.delete(flowApi);
		}
	}

	clear(): void {
		this.lines.clear();
	}
}
