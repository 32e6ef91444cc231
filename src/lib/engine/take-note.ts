import type { JsonObject } from '../domain/json';
import { logRecord } from '../domain/log-record';
import type { Note, Reads } from '../domain/op';
import { withOutput, withSaved, type OwnFields } from '../domain/own-fields';
import { isEnded } from '../domain/status';
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
			endExecution(state, live, note.ending, live.wrapped && (note.ending.failure ?? null));
			return;
	}
}

/** Takes fields that a flow saves, of its own execution or another. */
export function applyFields(state: EngineState, live: Live, saved: JsonObject): void {
	const { name, message, statusMessage } = live.execution;
	const before: OwnFields = { name, message, statusMessage, input: live.input, output: live.output };
	// What one that has ended was given is what it has run with: `run(…)` with changes does nothing to it.
	const { input_value: _, ...others } = saved;
	const { input, output, ...fields } = withSaved(before, isEnded(live.execution.status) ? others : saved);
	if (live.execution.startedAt !== null) {
		if (fields.name !== name) live.startName ??= name;
		if (input !== live.input) live.startInput ??= { value: live.input };
	}
	const payloadChanges = fields.name !== name || input !== live.input || output !== live.output;
	Object.assign(live, { input, output });
	state.touch(live, fields);
	if (payloadChanges) state.touchPayload(live);
}
