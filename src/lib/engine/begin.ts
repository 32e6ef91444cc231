import { schemasOf } from '../domain/execution';
import { failure, type Failure } from '../domain/failure';
import type { OwnSnapshot } from '../domain/op';
import { startInput } from '../domain/own-fields';
import type { EngineState, Live } from './engine-state';
import { endExecution, unfit } from './end';
import { sweepLater } from './hibernate';

/** A script that brings its interpreter down this often in a row, without a new step, is not started again. */
export const MAX_FRUITLESS_RESTARTS = 20;

/**
 * Hands an execution to an interpreter: for the first time, or again, to be replayed up to where it was. Each
 * start raises the epoch, so that whatever an older copy still says is dropped (E3).
 */
export function begin(state: EngineState, live: Live): void {
	const { execution } = live;
	const replay = live.seq > 0 || execution.startedAt !== null;
	if (replay && live.tooDeep && execution.fruitlessRestarts > 0) {
		endExecution(state, live, {
			status: 'ENDED_ERROR',
			message: 'It calls itself too deep',
			statusMessage:
				'A function of this execution calls itself, or several call each other, too deep: the browser has no room for so many ' +
				'calls within each other. Often it is a __getattr__, __eq__ or __repr__ that asks for itself. Its log and journal are kept.',
			errorLine: null,
			output: null
		});
		return;
	}
	if (replay && execution.fruitlessRestarts >= MAX_FRUITLESS_RESTARTS) {
		endExecution(state, live, {
			status: 'ENDED_ERROR',
			message: 'Interrupted: it stopped its Python interpreter each time it was started again',
			statusMessage:
				`This execution was started again ${execution.fruitlessRestarts} times and each time Python, the tab or the browser ended ` +
				'before it took another step: most likely it needs more memory than there is. Its log and journal are kept; run it again when the cause is gone.',
			errorLine: null,
			output: null
		});
		return;
	}
	live.placed = true;
	state.touch(live, {
		status: live.paused ? 'PAUSED' : 'PENDING',
		epoch: execution.epoch + 1,
		startedAt: execution.startedAt ?? state.now,
		flowApi: execution.flowApi ?? state.ports.flowApi(),
		wakeAt: null,
		waitingFor: null,
		fruitlessRestarts: replay ? execution.fruitlessRestarts + 1 : 0
	});
	state.setAlarm(live, null);
	const self: OwnSnapshot = { ...state.snapshot(live), status: 'RUNNING' };
	if (live.wrapped) self.wrapped = live.wrapped;
	if (replay) {
		// As it was at the first start, so that the script sees what it saw then.
		const createdAt = live.pastTimes?.createdAt ?? execution.createdAt;
		const begunAt = live.pastTimes?.startedAt ?? execution.startedAt ?? state.now;
		Object.assign(self, {
			name: live.startName ?? execution.name,
			input_value: startInput(live),
			message: null,
			status_message: null,
			output_value: {},
			created_at: createdAt / 1000,
			started_at: begunAt / 1000,
			modified_at: begunAt / 1000,
			is_productive: execution.isProductive && !live.begunInDevMode
		});
	}
	state.commands.push({
		type: 'run',
		executionId: execution.id,
		epoch: execution.epoch,
		versionHash: execution.versionHash,
		source: live.script,
		self,
		replay,
		priority: execution.priority,
		lastSeq: live.seq,
		undone: live.undone,
		flowApi: execution.flowApi ?? state.ports.flowApi(),
		debug: execution.isProductive ? null : { protectedKeys: [...execution.protectInputs, ...execution.protectOutputs] }
	});
}

/** Starts what was created: at once, or when its time has come. */
export function start(state: EngineState, live: Live): void {
	const { execution } = live;
	if (live.placed || (execution.status !== 'CREATED' && execution.status !== 'PENDING')) return;
	if (execution.scheduledFor !== null && execution.scheduledFor > state.now) {
		state.touch(live, { status: 'PENDING', wakeAt: execution.scheduledFor });
		state.setAlarm(live, execution.scheduledFor);
		sweepLater(state);
		return;
	}
	if (execution.startedAt === null && refusesInputs(state, live)) return;
	if (execution.type === 'CONNECTION') return connect(state, live);
	state.toBegin.add(live);
}

/**
 * Lets a connection begin. What its stored connector says now is kept with it, so that a request that is sent again after a
 * crash is the same.
 */
function connect(state: EngineState, live: Live): void {
	const { connectorId, projectId, connectorName } = live.execution;
	const stored = connectorId && state.ports.findStoredConnector(connectorId, [projectId]);
	if (stored && 'near' in stored) {
		const what = `The connector “${connectorName}” was deleted before this connection was started`;
		return refuse(
			state,
			live,
			failure('ResourceNotFoundError', `${what}. Take it back out of the trash, or name another.`)
		);
	}
	if (stored) {
		const found = state.ports.findConnector(stored.type);
		if ('near' in found) {
			const what = `There is no connector of type “${stored.type}”, which “${stored.name}” says it is.`;
			return refuse(state, live, failure('ResourceNotFoundError', what, { near: found.near }));
		}
		live.connector = stored.value;
		state.touchPayload(live);
		state.touch(live, { connectorName: stored.name, connectorType: found.type });
	}
	state.touch(live, { status: 'RUNNING', startedAt: state.now, wakeAt: null });
	state.setAlarm(live, null);
	perform(state, live);
}

/** Has the request sent when all that was written so far is committed (E1). */
export function perform(state: EngineState, { execution, input, connector }: Live): void {
	const { id, connectorType, connectorName } = execution;
	const stored = connector && { name: connectorName ?? '', value: connector };
	const connection = { type: connectorType ?? '', inputs: input, stored };
	state.after({ type: 'perform', executionId: id, connection });
}

function refuse(state: EngineState, live: Live, why: Failure): void {
	endExecution(state, live, unfit(why), why);
}

/**
 * Ends an execution whose inputs do not fit what its flow asks for, before it does anything. From here on the schemas are
 * its own, so that it is measured by one rule from its start to its end.
 */
function refusesInputs(state: EngineState, live: Live): boolean {
	const { flowId } = live.execution;
	const flow = flowId && state.ports.findFlow(flowId, []);
	if (flow && !('near' in flow)) {
		const { input, output } = live.schemas ?? { input: null, output: null };
		live.schemas = schemasOf(input ?? flow.inputSchema, output ?? flow.outputSchema);
		if (live.schemas) state.touchPayload(live);
	}
	const schema = live.schemas?.input;
	// None at all are no inputs: `{}`, as the handler gets them.
	const why = schema ? state.ports.checkSchema(schema, live.input ?? {}, 'inputs') : null;
	if (!why) return false;
	refuse(state, live, why);
	return true;
}
