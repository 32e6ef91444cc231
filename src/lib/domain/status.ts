/**
 * The life of an execution:
 * CREATED → PENDING → RUNNING ⇄ (a waiting status) → one of the ended ones. Ended is terminal.
 */
export const STATUSES = [
	'CREATED',
	'PENDING',
	'RUNNING',
	'WAITING_DEPENDENCY',
	'WAITING_MESSAGE',
	'WAITING_LOCK',
	'SLEEPING',
	'PAUSED',
	'ENDED_SUCCESS',
	'ENDED_ERROR',
	'ENDED_CANCELLED'
] as const;

export type Status = (typeof STATUSES)[number];
export type EndedStatus = Extract<Status, `ENDED_${string}`>;
export type LiveStatus = Exclude<Status, EndedStatus>;

export function isEnded(status: Status): status is EndedStatus {
	return status.startsWith('ENDED_');
}

/** Those of an execution that has not ended. */
export const LIVE_STATUSES: readonly Status[] = STATUSES.filter((status) => !isEnded(status));

export function isStatus(text: unknown): text is Status {
	return (STATUSES as readonly unknown[]).includes(text);
}
