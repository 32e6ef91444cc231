import type { OwnSnapshot } from '../domain/op';
import { schemasOf } from '../domain/execution';
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
	if (execution.type === 'CONNECTION') {
		state.touch(live, { status: 'RUNNING', startedAt: state.now, wakeAt: null });
		state.setAlarm(live, null);
		state.after({
			type: 'perform',
			executionId: execution.id,
			connectorType: execution.connectorType ?? '',
			inputs: live.input
		});
		return;
	}
	state.toBegin.add(live);
}

/**
 * Ends an execution whose inputs do not fit what its flow asks for, before it does anything. From here on the schemas are
 * its own, so that it is measured by one rule from its start to its end.
 */
function refusesInputs(state: EngineState, live: Live): boolean {
	const { flowId } = live.execution;
	const flow = flowId && state.ports.findFlow(flowId);
	if (flow && !('near' in flow)) {
		const { input, output } = live.schemas ?? { input: null, output: null };
		live.schemas = schemasOf(input ?? flow.inputSchema, output ?? flow.outputSchema);
		if (live.schemas) state.touchPayload(live);
	}
	const schema = live.schemas?.input;
	// None at all are no inputs: `{}`, as the handler gets them.
	const why = schema ? state.ports.checkSchema(schema, live.input ?? {}, 'inputs') : null;
	if (!why) return false;
	endExecution(state, live, unfit(why), why);
	return true;
}
