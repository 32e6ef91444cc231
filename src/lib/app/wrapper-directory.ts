import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';
import type { StoredWrapperFound } from '../engine/ports';
import { RecordDirectory } from './record-directory';

/** The wrapper records in use, as the engine looks them up for `this.using('name')`. */
export class WrapperDirectory {
	private readonly records = new RecordDirectory();
	readonly replace = this.records.replace.bind(this.records);

	/** By a name in one of these projects, the first ones first, then in the default one, or by an id. */
	find(nameOrId: string, projects: readonly ProjectId[]): StoredWrapperFound | { near: string[] } {
		const found = this.records.find(nameOrId, [...projects, DEFAULT_PROJECT]);
		if ('near' in found) return found;
		const { flow } = found.fields;
		return {
			name: found.name,
			projectId: found.projectId,
			flow: typeof flow === 'string' && flow.trim() ? flow : null
		};
	}
}
