import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';
import { RecordDirectory } from './record-directory';

/** The projects in use, and the default one, which has an id only, as the engine looks them up for `project_name=`. */
export class ProjectDirectory {
	private readonly records = new RecordDirectory();
	readonly replace = this.records.replace.bind(this.records);

	find(nameOrId: string): { id: ProjectId } | { near: string[] } {
		if (nameOrId === DEFAULT_PROJECT) return { id: DEFAULT_PROJECT };
		// There is one list of projects for all of them.
		const found = this.records.find(nameOrId, [DEFAULT_PROJECT]);
		// The id of its record is what all that is in a project has of it.
		return 'near' in found ? found : { id: found.id as string as ProjectId };
	}
}
