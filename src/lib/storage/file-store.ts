import { DEFAULT_PROJECT, type ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { RecordWrites, recordTables } from './record-writes';

/** A content that an execution keeps as a file. */
export interface FileToKeep {
	executionId: ExecutionId;
	name: string;
	content: Blob;
}

/** Files that connections write. */
export class FileStore {
	private readonly writes: RecordWrites;

	/** @param now milliseconds since 1970 */
	constructor(
		private readonly db: MillraceDatabase,
		now: () => number
	) {
		this.writes = new RecordWrites(db, now);
	}

	/**
	 * Makes it the content of the file with this name in the project of the execution; creates the file where there is none.
	 * @throws {NameError} where the name cannot be used
	 * @throws what Dexie throws where the database cannot be reached or is full; nothing is changed then
	 */
	async keep({ executionId, name, content }: FileToKeep): Promise<void> {
		await this.db.transaction('rw', recordTables(this.db), async () => {
			const execution = await this.db.executions.get(executionId);
			const projectId = execution?.projectId ?? DEFAULT_PROJECT;
			await this.writes.putFile({ name, projectId, content, writtenBy: executionId, ifTaken: 'replace' });
		});
	}
}
