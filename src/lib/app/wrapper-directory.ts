import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';
import { nearNames } from '../domain/near-names';
import type { StoredRecord } from '../domain/record';
import type { StoredWrapperFound } from '../engine/ports';

/** The wrapper records in use, by name and id, as the engine looks them up for `this.using('name')`. */
export class WrapperDirectory {
	private wrappers: readonly StoredRecord[] = [];

	replace(wrappers: readonly StoredRecord[]): void {
		this.wrappers = wrappers;
	}

	/** By a name in one of these projects, the first ones first, then in the default one, or by an id. */
	find(nameOrId: string, projects: readonly ProjectId[]): StoredWrapperFound | { near: string[] } {
		const name = nameOrId.trim();
		const inOrder = [...new Set([...projects, DEFAULT_PROJECT])];
		const here = inOrder.flatMap((id) => this.wrappers.filter(({ projectId }) => projectId === id));
		const found = here.find((wrapper) => wrapper.name === name) ?? this.wrappers.find(({ id }) => id === nameOrId);
		if (!found) return { near: nearNames(nameOrId, [...new Set(here.map((wrapper) => wrapper.name))]) };
		const { flow } = found.fields;
		return {
			name: found.name,
			projectId: found.projectId,
			flow: typeof flow === 'string' && flow.trim() ? flow : null
		};
	}
}
