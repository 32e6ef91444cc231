import type { ExecutionId } from '../domain/ids';

/** A copy of an execution in an interpreter. */
export interface Resident {
	executionId: ExecutionId;
	epoch: number;
}

/** Who lives in an interpreter, by execution and epoch. */
export class Residents {
	private readonly all = new Map<string, Resident>();

	get size(): number {
		return this.all.size;
	}

	add(executionId: ExecutionId, epoch: number): void {
		this.all.set(keyOf(executionId, epoch), { executionId, epoch });
	}

	has(executionId: ExecutionId, epoch: number): boolean {
		return this.all.has(keyOf(executionId, epoch));
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
