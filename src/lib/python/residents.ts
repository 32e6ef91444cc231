import type { ExecutionId } from '../domain/ids';

/** A copy of an execution. */
export interface Copy {
	readonly executionId: ExecutionId;
	readonly epoch: number;
}

/** A copy in an interpreter. */
export interface Resident extends Copy {
	/** It was told to leave. */
	leaving: boolean;
	/** It is not to be begun anew elsewhere: somebody debugs it. */
	stays: boolean;
	/** How long it would take to bring it to where it is, by the length of its journal at its start, in milliseconds. */
	replayMs: number;
	/** For how long Python has been at its slices, in milliseconds: a replay computes that anew. */
	spentMs: number;
}

/** Who lives in an interpreter, by execution and epoch. */
export class Residents {
	private readonly all = new Map<string, Resident>();

	get size(): number {
		return this.all.size;
	}

	add(executionId: ExecutionId, epoch: number): Resident {
		const added = { executionId, epoch, leaving: false, stays: false, replayMs: 0, spentMs: 0 };
		this.all.set(keyOf(executionId, epoch), added);
		return added;
	}

	has(executionId: ExecutionId, epoch: number): boolean {
		return this.all.has(keyOf(executionId, epoch));
	}

	get(executionId: ExecutionId, epoch: number): Resident | undefined {
		return this.all.get(keyOf(executionId, epoch));
	}

	delete(executionId: ExecutionId, epoch: number): void {
		this.all.delete(keyOf(executionId, epoch));
	}

	[Symbol.iterator](): Iterator<Resident> {
		return this.all.values();
	}
}

function keyOf(executionId: ExecutionId, epoch: number): string {
	return `${executionId} ${epoch}`;
}
