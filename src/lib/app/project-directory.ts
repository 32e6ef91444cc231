import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';
import { nearNames } from '../domain/near-names';
import type { StoredRecord } from '../domain/record';

/** The projects in use, by name and id, and the default one, which has an id only, as the engine looks them up for `project_name=`. */
export class ProjectDirectory {
	private projects: readonly StoredRecord[] = [];

	replace(projects: readonly StoredRecord[]): void {
		this.projects = projects;
	}

	find(nameOrId: string): { id: ProjectId } | { near: string[] } {
		if (nameOrId === DEFAULT_PROJECT) return { id: DEFAULT_PROJECT };
		const name = nameOrId.trim();
		const found = this.projects.find((one) => one.name === name) ?? this.projects.find(({ id }) => id === nameOrId);
		// The id of its record is what all that is in a project has of it.
		if (found) return { id: found.id as string as ProjectId };
		return {
			near: nearNames(
				nameOrId,
				this.projects.map((project) => project.name)
			)
		};
	}
}
