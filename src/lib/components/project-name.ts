import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';

/** What the project of a record or flow is called in a list of all projects; null for the usual one, which has no name. */
export function projectName(
	{ projectId }: { projectId: ProjectId },
	names: ReadonlyMap<ProjectId, string> | undefined
): string | null {
	if (projectId === DEFAULT_PROJECT || !names) return null;
	return names.get(projectId) ?? 'a project that is gone';
}
