import { failure } from '../domain/failure';
import type { Json } from '../domain/json';
import type { Note, Op } from '../domain/op';
import { redactStep, type Protection } from '../domain/redact-step';
import { endExecution } from './end';
import type { EngineState, Live } from './engine-state';

/** So much of each side is shown in a text, in UTF-16 units. */
const SHOWN = 2_000;

/**
 * Ends an execution whose replay asked for something else than was recorded (E4). Both sides are told, without protected
 * values: in words, and as data in the failure's `details`.
 * @param recorded null where the script asked for more than was recorded
 */
export function endMismatch(state: EngineState, live: Live, seq: number, recorded: Op | Note | null, asked: Op | Note) {
	const protection = protectionFor(state, live);
	const sides = {
		recorded: recorded && (redactStep(recorded, protection) as unknown as Json),
		asked: redactStep(asked, protection) as unknown as Json
	};
	const shown = `Step ${seq}\nrecorded: ${inShort(sides.recorded)}\nthe script asked: ${inShort(sides.asked)}`;
	const message = 'ReplayMismatchError: the script did not repeat the steps that were recorded';
	endExecution(
		state,
		live,
		{ status: 'ENDED_ERROR', message, statusMessage: `${message}.\n${shown}`, errorLine: null, output: null },
		failure('ReplayMismatchError', shown, { seq, ...sides })
	);
}

function protectionFor(state: EngineState, live: Live): Protection {
	const keysOf = ({ execution }: Live) => ({ inputs: execution.protectInputs, outputs: execution.protectOutputs });
	return {
		own: keysOf(live),
		of: (id) => {
			const other = state.live.get(id);
			return other && keysOf(other);
		},
		connectorInputs: (type) => {
			if (type === null) return undefined;
			const found = state.ports.findConnector(type);
			return 'near' in found ? [] : found.protectedInputs;
		}
	};
}

function inShort(step: Json): string {
	const text = JSON.stringify(step);
	return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
