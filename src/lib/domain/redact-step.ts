import type { Failure, Outcome } from './failure';
import { readForm } from './form';
import type { ExecutionId, MessageId } from './ids';
import { isJsonObject, type Json, type JsonObject } from './json';
import type { Note, Op } from './op';
import type { RecordType } from './record';
import { REDACTED, redact } from './redact';

/** Keys of an execution's inputs and outputs whose values are not shown. */
export interface ProtectedKeys {
	inputs: readonly string[];
	outputs: readonly string[];
}

/** What has to be known to show a step without what is protected. */
export interface Protection {
	/** Of the execution whose step it is. */
	own: ProtectedKeys;
	/** Of another execution; undefined where it is gone: then nothing of it is shown. */
	of(id: ExecutionId): ProtectedKeys | undefined;
	/** Inputs that a connector of this type never shows, or of whichever type for null; undefined where that is not known. */
	connectorInputs(type: string | null): readonly string[] | undefined;
}

/** Fields of records that open something: they are not shown, whoever reads or writes them. */
const SECRET_FIELDS: { [Type in RecordType]?: readonly string[] } = { connector: ['value'], webhook: ['key'] };

type Create = Extract<Op, { kind: 'create' }>;

/** A step as it may be shown: what it asked, without protected values. */
export function redactStep<Step extends Op | Note>(step: Step, protection: Protection): Step;
export function redactStep(step: Op | Note, protection: Protection): Op | Note {
	switch (step.kind) {
		case 'create':
			return { ...step, input: redactAll(step.input, keysOfMade(step, protection)?.inputs) };
		case 'write':
			return { ...step, fields: redactFields(step.fields, protection.of(step.executionId)) };
		case 'save':
			return { ...step, fields: redactFields(step.fields, protection.own) };
		case 'output':
			return protection.own.outputs.includes(step.key) ? { ...step, value: REDACTED } : step;
		case 'end': {
			const output = redact(step.ending.output, protection.own.outputs) as JsonObject | null;
			return { ...step, ending: { ...step.ending, output } };
		}
		case 'record':
			return 'fields' in step ? { ...step, fields: redactRecord(step.type, step.fields) } : step;
		default:
			return step;
	}
}

/**
 * An outcome as it may be shown.
 * @param madeId what the step made, for a `create`
 */
export function redactOutcome(
	step: Op | Note,
	outcome: Outcome<Json>,
	madeId: ExecutionId | MessageId | null,
	protection: Protection
): Outcome<Json> {
	const made = step.kind === 'create' ? keysOfMade(step, protection) : undefined;
	const keysOf = (id: Json | undefined) => (made && id === madeId ? made : protection.of(id as ExecutionId));
	if (outcome.ok) {
		const { value } = outcome;
		if (step.kind === 'record') return { ok: true, value: redactRecords(step.type, value, keysOf) };
		const part = step.kind === 'read' && step.fields && isJsonObject(value);
		return { ok: true, value: part ? redactFields(value, keysOf(value.id)) : redactValue(value, keysOf) };
	}
	const { details } = outcome.failure;
	if (!details) return outcome;
	const { execution, ...others } = details;
	// What a connection says of its failure are its outputs, too.
	const said = redact(others, made?.outputs ?? []) as JsonObject;
	const shown: Failure = { ...outcome.failure, details: said };
	if (execution !== undefined) shown.details = { ...said, execution: redactValue(execution, keysOf) };
	return { ok: false, failure: shown };
}

/** Executions whose protected keys have to be known to show a step. */
export function executionsIn(step: Op | Note, outcome: Outcome<Json> | null): ExecutionId[] {
	const ids: Json[] = [];
	if ('executionId' in step) ids.push(step.executionId);
	if (step.kind === 'create' && step.target.type === 'CLONE') ids.push(step.target.executionId);
	const told = outcome?.ok ? outcome.value : outcome?.failure.details?.execution;
	for (const snapshot of Array.isArray(told) ? told : [told]) {
		if (isJsonObject(snapshot) && typeof snapshot.id === 'string') ids.push(snapshot.id);
	}
	return [...new Set(ids as ExecutionId[])];
}

/** The keys of a child are known from what was asked, but for a clone: it has those of its original. */
function keysOfMade({ target, options }: Create, protection: Protection): ProtectedKeys | undefined {
	const given = { inputs: options.protectInputs ?? [], outputs: options.protectOutputs ?? [] };
	if (target.type === 'CONNECTION') {
		const own = protection.connectorInputs(target.connectorType);
		return own && { ...given, inputs: [...given.inputs, ...own] };
	}
	if (target.type !== 'CLONE') return given;
	const original = protection.of(target.executionId);
	return (
		original && {
			inputs: [...original.inputs, ...given.inputs],
			outputs: [...original.outputs, ...given.outputs]
		}
	);
}

/** An execution or a message as a flow sees it; other values stay as they are. */
function redactValue(value: Json, keysOf: KeysOf): Json {
	if (!isJsonObject(value)) return value;
	if ('input_value' in value && 'output_value' in value) return redactFields(value, keysOf(value.id));
	if ('response' in value && isJsonObject(value.body)) return redactAnswer(value, value.body);
	return value;
}

type KeysOf = (id: Json | undefined) => ProtectedKeys | undefined;

/** What a flow was told of records: one, or a list of them. */
function redactRecords(type: RecordType, value: Json, keysOf: KeysOf): Json {
	if (Array.isArray(value)) return value.map((one) => redactRecords(type, one, keysOf));
	if (type === 'execution' && isJsonObject(value)) return redactFields(value, keysOf(value.id));
	return isJsonObject(value) && type in SECRET_FIELDS ? redactRecord(type, value) : redactValue(value, keysOf);
}

function redactRecord(type: RecordType, fields: JsonObject): JsonObject {
	const shown = { ...fields };
	for (const key of SECRET_FIELDS[type] ?? []) {
		const value = fields[key];
		if (typeof value === 'string' && value !== '') shown[key] = REDACTED;
		else if (value !== undefined) shown[key] = redactAll(value, undefined);
	}
	return shown;
}

function redactFields(fields: JsonObject, keys: ProtectedKeys | undefined): JsonObject {
	const shown = { ...fields };
	if (fields.input_value !== undefined) shown.input_value = redactAll(fields.input_value, keys?.inputs);
	if (fields.output_value !== undefined) shown.output_value = redactAll(fields.output_value, keys?.outputs);
	return shown;
}

/** An answer without the passwords in it. */
function redactAnswer(message: JsonObject, body: JsonObject): JsonObject {
	// As the form is read, so that what was typed into a field for passwords is one here, too.
	const passwords = readForm(body).fields.filter(({ element }) => element === 'password');
	const keys = passwords.map(({ key }) => key);
	return { ...message, response: redact(message.response ?? null, keys) };
}

/** @param keys undefined where nobody knows what is protected: then all is */
function redactAll(value: Json, keys: readonly string[] | undefined): Json {
	return redact(value, keys ?? (isJsonObject(value) ? Object.keys(value) : []));
}
