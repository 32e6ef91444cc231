import type { Execution } from '../domain/execution';
import type { ProjectId } from '../domain/ids';
import { lockKey } from '../domain/lock';
import type { MillraceDatabase } from './database';

/** A lock that is held, with the executions it is about. */
export interface HeldLock {
	/** Null where its row is not there any more. */
	holder: Execution | null;
	/** Who waits, first come first. */
	waiting: Execution[];
}

/** Locks as pages see them. */
export class LockRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/** Null where nobody holds it. */
	async held(projectId: ProjectId, name: string): Promise<HeldLock | null> {
		const lock = await this.db.locks.get(lockKey(projectId, name));
		if (!lock) return null;
		const [holder, ...waiting] = await this.db.executions.bulkGet([lock.holder, ...lock.queue]);
		return { holder: holder ?? null, waiting: waiting.filter((one) => one !== undefined) };
	}
}
