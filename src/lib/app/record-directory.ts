import type { ProjectId } from '../domain/ids';
import { nearNames } from '../domain/near-names';
import type { StoredRecord } from '../domain/record';

/** The records of one kind that are in use, by name and id, as the engine looks them up. */
export class RecordDirectory {
	private records: readonly StoredRecord[] = [];

	replace(records: readonly StoredRecord[]): void {
		this.records = records;
	}

	/** By a name in one of these projects, the first ones first, or by an id; else names there that are near. */
	find(nameOrId: string, projects: readonly ProjectId[]): StoredRecord | { near: string[] } {
		const name = nameOrId.trim();
		const inOrder = [...new Set(projects)];
		const here = inOrder.flatMap((id) => this.records.filter(({ projectId }) => projectId === id));
		const found = here.find((record) => record.name === name) ?? this.records.find(({ id }) => id === nameOrId);
		return found ?? { near: nearNames(nameOrId, [...new Set(here.map((record) => record.name))]) };
	}
}
