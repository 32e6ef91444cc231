import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';
import type { StoredRecord } from '../domain/record';

/** What the project of a record is called in a list of all projects; null for the usual one, which has no name. */
export function projectName(
	{ projectId }: StoredRecord,
	names: ReadonlyMap<ProjectId, string> | undefined
): string | null {
	if (projectId === DEFAULT_PROJECT || !names) return null;
	return names.get(projectId) ?? 'a project that is gone';
}
