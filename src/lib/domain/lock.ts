import type { ExecutionId, ProjectId } from './ids';

/** A lock that is held. Every setting's name is also the name of a lock, within its project. */
export interface Lock {
	/** `${projectId}/${name}`. */
	key: string;
	projectId: ProjectId;
	name: string;
	holder: ExecutionId;
	/** How often the holder took it without giving it back. */
	count: number;
	/** Who waits, first come first. */
	queue: ExecutionId[];
}

export function lockKey(projectId: ProjectId, name: string): string {
	return `${projectId}/${name.trim()}`;
}
