import type { ExecutionPayload } from './execution';
import type { Json, JsonObject } from './json';
import type { Note } from './op';

/** What a flow can change of an execution's record while it runs. */
export interface OwnFields {
	name: string;
	message: string | null;
	statusMessage: string | null;
	input: Json;
	output: JsonObject;
}

/** An execution's inputs when it was first started: what a replay begins with. */
export function startInput({ startInput: changed, input }: Pick<ExecutionPayload, 'startInput' | 'input'>): Json {
	return changed ? changed.value : input;
}

/** The fields after these were saved, under their Python names; others are left alone. */
export function withSaved<Fields extends OwnFields>(fields: Fields, saved: JsonObject): Fields {
	const { name, message, status_message, input_value, output_value } = saved;
	const after = { ...fields };
	if (typeof name === 'string' && name.trim()) after.name = name.trim();
	if (typeof message === 'string' || message === null) after.message = message;
	if (typeof status_message === 'string' || status_message === null) after.statusMessage = status_message;
	if (input_value !== undefined) after.input = input_value;
	if (output_value !== undefined) after.output = asOutput(output_value);
	return after;
}

/** The fields after a note of the execution itself. */
export function withNote<Fields extends OwnFields>(fields: Fields, note: Note): Fields {
	if (note.kind === 'save') return withSaved(fields, note.fields);
	if (note.kind === 'output') return { ...fields, output: withOutput(fields.output, note) };
	return fields;
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

function asOutput(value: Json): JsonObject {
	if (value === null) return {};
	return typeof value === 'object' && !Array.isArray(value) ? value : { value };
}
