import { cronProblem, isTimeZone, readMoment } from './cron';
import type { FailureType } from './failure';
import { isJsonObject, type Json, type JsonObject } from './json';
import { MAX_NAME_LENGTH } from './names';
import { isOrigin } from './origin';
import type { StoredType } from './record';
import { LONGEST_INTERVAL, MISSED, momentProblem, SHORTEST_INTERVAL } from './schedule';

/** One field of a kind of records. */
export interface RecordField {
	/** What is wrong with a value, such as `has to be text`; null where nothing is. */
	check(value: Json): string | null;
	/** What a new record has. */
	default: Json;
	/** Kept up by Millrace: what is given for it is left alone. */
	keptUp?: boolean;
	/** What it is for, in one line. */
	help: string;
	/** How it is typed by hand where its kind has no form of its own; absent: as data. */
	input?: FieldInput;
}

/** `flow`: one of the flows by name · `script`: Python · `color`: a colour of CSS. */
export type FieldInput = 'text' | 'flow' | 'script' | 'color';

/** A record that cannot be as it was asked for; the message says what to do. */
export class RecordError extends Error {
	override name = 'RecordError';

	/** @param type the exception a flow sees */
	constructor(
		readonly type: Extract<FailureType, 'ExtraInputError' | 'InvalidInputError' | 'PermissionDenied' | 'SchemaError'>,
		message: string
	) {
		super(message);
	}
}

type Check = RecordField['check'];

const anything: Check = () => null;
const text: Check = (value) => (typeof value === 'string' ? null : 'has to be text');
const flag: Check = (value) => (typeof value === 'boolean' ? null : 'has to be true or false');
const positive: Check = (value) => (typeof value === 'number' && value > 0 ? null : 'has to be a number above 0');
const number: Check = (value) => (typeof value === 'number' ? null : 'has to be a number');
const whole: Check = (value) => (Number.isInteger(value) ? null : 'has to be a whole number');
const object: Check = (value) => (isJsonObject(value) ? null : 'has to be an object (in Python: a dict)');
const objectOfObjects: Check = (value) =>
	isJsonObject(value) && Object.values(value).every(isJsonObject)
		? null
		: 'has to be an object that describes each attribute with an object';
const jsonSchema: Check = (value) =>
	isJsonObject(value) || typeof value === 'boolean' ? null : 'has to be a JSON Schema: an object, or true or false';
const orNull =
	(check: Check): Check =>
	(value) => {
		const problem = value === null ? null : check(value);
		return problem && `${problem}, or null`;
	};

const origins: Check = (value) =>
	Array.isArray(value) && value.every((origin) => typeof origin === 'string' && isOrigin(origin))
		? null
		: 'has to be a list of origins, such as https://example.com';

const field = (check: Check, value: Json, help: string, input?: FieldInput): RecordField => ({
	check,
	default: value,
	help,
	...(input && { input })
});
const keptUp = (check: Check, value: Json, help: string): RecordField => ({
	check,
	default: value,
	keptUp: true,
	help
});

const cron: Check = (value) => {
	const problem = typeof value === 'string' ? cronProblem(value) : 'It has to be text.';
	return problem && `is not a cron expression. ${problem.replace(/\.$/, '')}`;
};
const timeZone: Check = (value) =>
	typeof value === 'string' && isTimeZone(value) ? null : 'has to be the name of a time zone, such as Europe/Vienna';
const momentOrNull: Check = (value) => {
	if (typeof value === 'number') return momentProblem(value);
	return value === null || (typeof value === 'string' && readMoment(value, 'UTC') !== null)
		? null
		: 'has to be a date and time such as 2026-12-01T08:00, or unix seconds, or null';
};
const interval: Check = (value) =>
	typeof value === 'number' && value >= SHORTEST_INTERVAL && value <= LONGEST_INTERVAL
		? null
		: 'has to be a number of seconds, from 1 to a hundred years';
const missed: Check = (value) =>
	MISSED.some((policy) => policy === value) ? null : `has to be one of ${MISSED.join(', ')}`;

/** When: exactly one of cron, interval_seconds, at and scheduler. See `domain/schedule.ts`. */
const SCHEDULE: { [field: string]: RecordField } = {
	flow: field(orNull(text), null, 'Name or id of the flow that is started.'),
	inputs: field(orNull(object), null, 'What it is started with.'),
	cron: field(
		(value) => (value === null ? null : cron(value)),
		null,
		'When: a cron expression of five fields, or of six with seconds first.'
	),
	interval_seconds: field(orNull(interval), null, 'When: each time so many seconds have passed.'),
	at: field(momentOrNull, null, 'When: once, at this time; 2026-12-01T08:00 or unix seconds.'),
	scheduler: field(orNull(text), null, 'When: each time the script of this scheduler has ended with success.'),
	scheduler_inputs: field(orNull(object), null, 'What the script of the scheduler is started with.'),
	time_zone: field(orNull(timeZone), null, 'Where times of day are read; null for the zone of the device.'),
	starts_at: field(momentOrNull, null, 'Nothing is started before.'),
	ends_at: field(momentOrNull, null, 'Nothing is started after.'),
	missed: field(missed, 'once', 'About runs that were missed while the app was closed: once, all or skip.'),
	allow_overlap: field(flag, false, 'Whether it starts a run while the one before has not ended.'),
	enabled: field(flag, true, 'Whether it starts anything.')
};

/** For each kind of records the fields it has besides name, description and tags, by their Python names. */
export const RECORD_KINDS: { readonly [Type in StoredType]: { readonly [field: string]: RecordField } } = {
	setting: { value: field(anything, null, 'Any JSON value.') },
	file: {
		size: keptUp(number, 0, 'Size of its content, in bytes.'),
		mime_type: field(text, '', 'Media type of its content, such as text/plain; empty where nobody said.', 'text'),
		written_by: keptUp(orNull(text), null, 'Id of the execution that wrote its content; null for a person.')
	},
	connector: {
		connector_type: field(text, 'REST', 'Which kind of connection it makes.', 'text'),
		value: field(object, {}, 'Inputs of each connection it makes, where a call does not say otherwise.')
	},
	schema: { value: field(jsonSchema, {}, 'A JSON Schema, draft 7.') },
	wrapper: { flow: field(orNull(text), null, 'Name or id of the flow that “using” takes for it.', 'flow') },
	custom_object: {
		object_template: field(orNull(text), null, 'Name of its template.', 'text'),
		value: field(object, {}, 'Its attributes.')
	},
	object_template: {
		attributes: field(
			objectOfObjects,
			{},
			'By name: {type, required, default, reference}. Types: string, number, integer, boolean, object, array, date, reference, any.'
		),
		on_create: field(orNull(text), null, 'Name or id of a flow that is started for each object that is made.', 'flow'),
		on_update: field(orNull(text), null, 'The same for each that is changed.', 'flow'),
		on_delete: field(orNull(text), null, 'The same for each that is deleted.', 'flow')
	},
	tag: { color: field(orNull(text), null, 'How it is shown.', 'color') },
	project: {},
	user: { email: field(orNull(text), null, 'Where they can be written to.', 'text') },
	workspace: { value: field(object, {}, 'What is known of it.') },
	schedule: SCHEDULE,
	scheduler: {
		script: field(text, '', 'A script with a handler: each time it has ended with success, it is time.', 'script')
	},
	webhook: {
		flow: field(orNull(text), null, 'Name or id of the flow that is started.'),
		key: field(orNull(text), null, 'What a caller has to show; null where only the app itself may call.'),
		origins: field(origins, [], 'Pages that may call it by postMessage, such as https://example.com.'),
		shared: field(flag, false, 'Whether it is offered what other apps share.'),
		enabled: field(flag, true, 'Whether it is answered.')
	}
};

/** The same for flows, which have a table of their own. */
export const FLOW_FIELDS: { readonly [field: string]: RecordField } = {
	script: field(text, '', 'Its Python source; a new one is a new version.'),
	input_schema: field(orNull(object), null, 'JSON Schema that inputs have to fit; null for anything.'),
	output_schema: field(orNull(object), null, 'JSON Schema that outputs have to fit; null for anything.'),
	max_runtime_minutes: field(orNull(positive), null, 'How long a run may take, where it does not say otherwise.'),
	priority: field(whole, 0, 'Of its runs, where they do not say otherwise; higher goes first.'),
	is_readonly: field(flag, false, 'Whether its script is not to be changed by hand; flows can change it.')
};

/** What is to be written into a record; what is absent stays. */
export interface RecordChange {
	name?: string;
	description?: string;
	tags?: string[];
	fields: JsonObject;
}

/**
 * Sorts and checks what somebody wants a record to have, by Python names. `null` for description and tags empties them.
 * @throws {RecordError} where there is no such field, or a value does not fit it
 */
export function readRecordChange(type: StoredType | 'flow', given: JsonObject): RecordChange {
	const kind = fieldsOfKind(type);
	const change: RecordChange = { fields: {} };
	for (const [key, value] of Object.entries(given)) {
		if (key === 'name') change.name = expect(type, key, value, text);
		else if (key === 'description') change.description = value === null ? '' : expect(type, key, value, text);
		else if (key === 'tags') change.tags = value === null ? [] : readTags(type, value);
		else if (!Object.hasOwn(kind, key)) throw new RecordError('ExtraInputError', unknownField(type, key));
		else if (!kind[key]!.keptUp) change.fields[key] = expect(type, key, value, kind[key]!.check);
	}
	return change;
}

function fieldsOfKind(type: StoredType | 'flow'): { readonly [field: string]: RecordField } {
	return type === 'flow' ? FLOW_FIELDS : RECORD_KINDS[type];
}

/** Names that records of a kind may be filtered by. */
export function filterFields(type: StoredType | 'flow'): string[] {
	const common = ['id', 'name', 'description', 'tags', 'project_id', 'created_at', 'modified_at'];
	return [...common, ...Object.keys(fieldsOfKind(type))];
}

/** The fields of a new record. */
export function defaultFields(type: StoredType): JsonObject {
	return Object.fromEntries(Object.entries(RECORD_KINDS[type]).map(([key, { default: value }]) => [key, value]));
}

/** `a setting`, `an object template`: how a kind is spoken of. */
export function kindInWords(type: string): string {
	return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${kindName(type)}`;
}

/** `setting`, `object template`: the same without its article. */
export function kindName(type: string): string {
	return type.replaceAll('_', ' ');
}

function unknownField(type: StoredType | 'flow', key: string): string {
	const known = [...Object.keys(fieldsOfKind(type)), 'name', 'description', 'tags'];
	return `${capitalized(kindInWords(type))} has no field “${key}”. It has: ${known.join(', ')}.`;
}

function readTags(type: string, value: Json): string[] {
	if (!Array.isArray(value) || value.some((tag) => typeof tag !== 'string' || tag.trim() === '')) {
		throw new RecordError('InvalidInputError', `The tags of ${kindInWords(type)} have to be a list of names.`);
	}
	const tags = value.map((tag) => (tag as string).trim());
	const long = tags.find((tag) => tag.length > MAX_NAME_LENGTH);
	if (long !== undefined) {
		const what = `A tag has at most ${MAX_NAME_LENGTH} characters; one of ${kindInWords(type)} has ${long.length}.`;
		throw new RecordError('InvalidInputError', what);
	}
	return [...new Set(tags)];
}

function expect<Value extends Json>(type: string, key: string, value: Json, check: Check): Value {
	const problem = check(value);
	if (problem) throw new RecordError('InvalidInputError', `“${key}” of ${kindInWords(type)} ${problem}.`);
	return value as Value;
}

function capitalized(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
