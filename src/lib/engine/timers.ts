import type { ExecutionId } from '../domain/ids';

interface Timer {
	at: number;
	executionId: ExecutionId;
}

/**
 * Who is to be woken when: one time per execution, in a binary heap. A changed or dropped timer stays in the heap
 * until it comes up and is then passed over, so that changing costs nothing.
 */
export class Timers {
	private readonly heap: Timer[] = [];
	private readonly current = new Map<ExecutionId, number>();

	/** Sets or moves the timer of an execution; milliseconds since 1970. */
	set(executionId: ExecutionId, at: number): void {
		this.current.set(executionId, at);
		const heap = this.heap;
		let i = heap.push({ at, executionId }) - 1;
		while (i > 0) {
			const parent = (i - 1) >> 1;
			if (heap[parent]!.at <= heap[i]!.at) break;
			[heap[parent], heap[i]] = [heap[i]!, heap[parent]!];
			i = parent;
		}
	}

	clear(executionId: ExecutionId): void {
		this.current.delete(executionId);
	}

	/** When the next one is due; null where none is set. */
	next(): number | null {
		this.dropStale();
		return this.heap[0]?.at ?? null;
	}

	/** Takes out all that are due, earliest first. */
	due(now: number): ExecutionId[] {
		const ids: ExecutionId[] = [];
		for (let at = this.next(); at !== null && at <= now; at = this.next()) {
			const { executionId } = this.heap[0]!;
			this.current.delete(executionId);
			ids.push(executionId);
		}
		return ids;
	}

	private dropStale(): void {
		for (let top = this.heap[0]; top && this.current.get(top.executionId) !== top.at; top = this.heap[0]) this.pop();
	}

	private pop(): void {
		const heap = this.heap;
		const last = heap.pop()!;
		if (heap.length === 0) return;
		heap[0] = last;
		for (let i = 0; ;) {
			let least = i;
			for (const child of [2 * i + 1, 2 * i + 2]) {
				if (child < heap.length && heap[child]!.at < heap[least]!.at) least = child;
			}
			if (least === i) return;
			[heap[least], heap[i]] = [heap[i]!, heap[least]!];
			i = least;
		}
	}
}
