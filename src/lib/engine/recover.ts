import { failure } from '../domain/failure';
import { isEnded } from '../domain/status';
import { perform, start } from './begin';
import { endExecution } from './end';
import { goesOn, type EngineState, type Live } from './engine-state';
import { sweepLater } from './hibernate';
import type { ExecutionId } from '../domain/ids';
import type { Lock } from '../domain/lock';
import { family } from './look-up';
import { performOp } from './perform-op';
import type { Unfinished } from './ports';
import type { Op } from '../domain/op';
import { moveBack } from './set-back';

/**
 * Takes up what was not ended when the engine stopped. One that waits stays out of Python until its op settles; one
 * that was computing is replayed at once; a request in flight is sent again only if that is safe (E6).
 */
export function recover(state: EngineState, found: Unfinished[], locks: Lock[], nextDue: number | null): void {
	for (const lock of locks) state.locks.set(lock.key, { ...lock, queue: [...lock.queue] });
	state.nextDormant = nextDue;
	takeUpAll(state, found);
}

/** Takes up executions from the database that are not in memory; those that are stay as they are. */
export function takeUpAll(state: EngineState, found: readonly Unfinished[]): Live[] {
	const added = found.filter(({ execution }) => !state.live.has(execution.id)).map((one) => addUnfinished(state, one));
	for (const live of added) {
		const parent = live.execution.parentId && state.live.get(live.execution.parentId);
		if (parent && !isEnded(live.execution.status)) parent.children.add(live.execution.id);
	}
	for (const live of added) takeUp(state, live);
	if (added.length > 0) sweepLater(state);
	return added;
}

/** What the database knows of all below an execution. */
export function familyFound(state: EngineState, id: ExecutionId, found: readonly Unfinished[]): void {
	takeUpAll(state, found);
	for (const { execution } of found) {
		const child = state.live.get(execution.id);
		if (child && goesOn(child)) state.live.get(execution.parentId!)?.children.add(execution.id);
	}
	const live = state.live.get(id);
	const all = live ? family(state, live) : [];
	for (const one of all) one.childrenKnown = true;
	for (const one of all.reverse()) state.letGo(one);
	// While it was asked for, it was not forgotten.
	if (live && isEnded(live.execution.status)) state.keepEnded(id);
	const waiting = state.families.get(id) ?? [];
	state.families.delete(id);
	for (const go of waiting) go();
}

function addUnfinished(
	state: EngineState,
	{ execution, payload, lastSeq, pending, logging, pausedAtStop }: Unfinished
): Live {
	const live = state.add(execution, payload);
	live.seq = lastSeq;
	live.logging = logging;
	if (pausedAtStop) live.paused = true;
	if (pending) {
		live.pending = { entry: { ...pending }, op: pending.args as Op, condition: null, ahead: null, overdue: false };
	}
	if (state.behind > 0) moveBack(state, live, state.behind);
	return live;
}

function takeUp(state: EngineState, live: Live): void {
	const { execution } = live;
	if (isEnded(execution.status) || execution.status === 'CREATED') return;
	state.setAlarm(live, null);
	if (execution.type === 'CONNECTION') {
		if (execution.status === 'PENDING') start(state, live);
		else takeUpConnection(state, live);
		return;
	}
	if (live.pending) performOp(state, live);
	else if (execution.startedAt === null) start(state, live);
	else if (!live.paused && execution.stoppedAtLine === null) state.toBegin.add(live);
}

function takeUpConnection(state: EngineState, live: Live): void {
	const { execution } = live;
	const connector = state.ports.findConnector(execution.connectorType ?? '');
	if (!('near' in connector) && connector.isIdempotent(live.input, live.connector)) return perform(state, live);
	const message =
		'The app was closed while this request was under way, so nobody knows whether it arrived. ' +
		'It was not sent again, because sending it twice may do its work twice. Give an idempotency_key to have it repeated safely.';
	const why = failure('OutcomeUnknownError', message);
	endExecution(
		state,
		live,
		{
			status: 'ENDED_ERROR',
			message: 'Outcome unknown: interrupted while the request was under way',
			statusMessage: message,
			errorLine: null,
			output: null
		},
		why
	);
}
