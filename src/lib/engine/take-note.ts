import type { JsonObject } from '../domain/json';
import { logRecord } from '../domain/log-record';
import type { Note, Reads } from '../domain/op';
import { endExecution } from './end';
import type { EngineState, Live } from './engine-state';

/** Takes what a handler said without waiting for an answer. Logs go to the log, all else to the journal (E5). */
export function takeNote(
	state: EngineState,
	live: Live,
	seq: number,
	note: Note,
	at: number,
	reads: Reads | null
): void {
	const executionId = live.execution.id;
	const line = { executionId, seq, at, reads };
	if (note.kind === 'log') {
		state.writeLog({ ...line, stream: 'log', text: note.text, value: note.value });
		live.logging.push(logRecord(at, note.value));
		return;
	}
	if (note.kind === 'print') {
		state.writeLog({ ...line, stream: note.stream, text: note.text, value: null });
		return;
	}
	state.write({
		executionId,
		seq,
		kind: note.kind,
		at: state.now,
		args: note,
		outcome: null,
		settledAt: null,
		reads,
		madeId: null
	});
	switch (note.kind) {
		case 'save':
			applyFields(state, live, note.fields);
			return;
		case 'output':
			live.output = withOutput(live.output, note);
			state.touchPayload(live);
			return;
		case 'end':
			endExecution(state, live, note.ending);
			return;
	}
}

/** Outputs with one of them set, or added to. */
export function withOutput(
	output: JsonObject,
	{ key, value, append }: Pick<Extract<Note, { kind: 'output' }>, 'key' | 'value' | 'append'>
): JsonObject {
	const before = output[key];
	const list = Array.isArray(before) ? before : before === undefined ? [] : [before];
	return { ...output, [key]: append ? [...list, value] : value };
}

/** Fields a flow may save, of its own execution or another, under their Python names; others are left alone. */
export function applyFields(state: EngineState, live: Live, fields: JsonObject): void {
	const { name, message, status_message, input_value, output_value } = fields;
	if (typeof name === 'string' && name.trim()) state.touch(live, { name: name.trim() });
	if (typeof message === 'string' || message === null) state.touch(live, { message });
	if (typeof status_message === 'string' || status_message === null)
		state.touch(live, { statusMessage: status_message });
	if (input_value !== undefined) {
		live.input = input_value;
		state.touchPayload(live);
	}
	if (output_value !== undefined) {
		live.output = asOutput(output_value);
		state.touchPayload(live);
	}
}

function asOutput(value: JsonObject[string]): JsonObject {
	if (value === null) return {};
	return typeof value === 'object' && !Array.isArray(value) ? value : { value };
}
