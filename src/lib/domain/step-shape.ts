/**
 * Whether a step that came from an interpreter is one. A flow is a guest: whatever its Python may have sent, the engine works
 * on steps that are whole, and nothing else gets into the journal.
 */
import { isJsonObject } from './json';
import { MESSAGE_TYPES } from './message';
import type { ChildOptions, ChildTarget, Ending, Note, NoteKind, Op, OpKind, ReturnWhen, WrapperUse } from './op';
import { RECORD_TYPES, type RecordVerb } from './record';
import { isEnded, STATUSES } from './status';

/** What is wrong with a value, in words that follow its name; null where nothing is. */
type Check = (value: unknown) => string | null;
type Checks<Whole> = { readonly [Key in keyof Whole]-?: Check };
type OpFields<Kind extends OpKind> = Omit<Extract<Op, { kind: Kind }>, 'kind'>;
type NoteFields<Kind extends NoteKind> = Omit<Extract<Note, { kind: Kind }>, 'kind'>;

const is =
	(what: string, fits: (value: unknown) => boolean): Check =>
	(value) =>
		fits(value) ? null : ` has to be ${what}; it is ${shown(value)}`;
const text = is('a text', (value) => typeof value === 'string');
const number = is('a number', (value) => typeof value === 'number' && Number.isFinite(value));
const flag = is('true or false', (value) => typeof value === 'boolean');
const data = is('given', (value) => value !== undefined);
const object = is('an object', isJsonObject);
const oneOf = (...values: readonly unknown[]) => is(`one of ${values.join(', ')}`, (value) => values.includes(value));
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null ? null : check(value);
const optional =
	(check: Check): Check =>
	(value) =>
		value === undefined ? null : check(value);

const listOf =
	(check: Check): Check =>
	(value) => {
		if (!Array.isArray(value)) return ` has to be a list; it is ${shown(value)}`;
		const at = value.findIndex((one) => check(one) !== null);
		return at < 0 ? null : `[${at}]${check(value[at])}`;
	};

/** Keys that are not among them are let be: a newer flow_api may know more. */
const whole =
	<Whole>(checks: Checks<Whole>): Check =>
	(value) => {
		if (!isJsonObject(value)) return ` has to be an object; it is ${shown(value)}`;
		for (const [key, check] of Object.entries<Check>(checks)) {
			const problem = check(Object.hasOwn(value, key) ? value[key] : undefined);
			if (problem) return `.${key}${problem}`;
		}
		return null;
	};

/** What it is depends on one of its fields. */
const oneOfKinds =
	(tag: string, kinds: { readonly [kind: string]: Check }): Check =>
	(value) => {
		if (!isJsonObject(value)) return ` has to be an object; it is ${shown(value)}`;
		const kind = value[tag];
		if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind]!(value);
		return `.${tag}${oneOf(...Object.keys(kinds))(kind)}`;
	};

const returnWhen = oneOf(...(['ALL_SUCCEEDED', 'ALL_ENDED', 'FIRST_ENDED', 'FIRST_SUCCEEDED'] satisfies ReturnWhen[]));
const seconds = orNull(number);
const texts = listOf(text);

const target = oneOfKinds('type', {
	FLOW: whole({ nameOrId: text }),
	CONNECTION: whole({ connectorType: orNull(text), connectorName: orNull(text) }),
	SCRIPT: whole({ source: text }),
	CLONE: whole({ executionId: text })
} satisfies { [Type in ChildTarget['type']]: Check });

const options = whole<ChildOptions>({
	name: optional(text),
	priority: optional(number),
	maxRuntimeMinutes: optional(number),
	orphan: optional(flag),
	scheduledFor: optional(number),
	projectName: optional(text),
	isProductive: optional(flag),
	unwrapped: optional(flag),
	protectInputs: optional(texts),
	protectOutputs: optional(texts),
	inputSchema: optional(object),
	outputSchema: optional(object)
});

const ofRecord = {
	type: oneOf(...RECORD_TYPES),
	select: text,
	by: oneOf('name', 'id'),
	project: orNull(text)
};
const record = oneOfKinds('verb', {
	read: whole({ ...ofRecord, required: optional(flag) }),
	content: whole({ ...ofRecord, type: oneOf('file') }),
	save: whole({ ...ofRecord, fields: object }),
	clone: whole({ ...ofRecord, fields: object }),
	delete: whole(ofRecord),
	append: whole({ ...ofRecord, type: oneOf('setting'), value: data }),
	list: whole({ type: ofRecord.type, filter: data, project: ofRecord.project }),
	validate: whole({ ...ofRecord, type: oneOf('schema'), data }),
	coerce: whole({ ...ofRecord, type: oneOf('schema'), data })
} satisfies { [Verb in RecordVerb]: Check });

const ending = whole<Ending>({
	status: oneOf(...STATUSES.filter(isEnded)),
	message: orNull(text),
	statusMessage: orNull(text),
	errorLine: orNull(number),
	output: orNull(object),
	failure: optional(
		orNull(whole({ type: text, message: text, retryable: optional(flag), details: optional(orNull(object)) }))
	)
});

const OPS: { readonly [Kind in OpKind]: Check } = {
	create: whole<OpFields<'create'>>({
		target,
		input: data,
		options,
		run: flag,
		wait: orNull(returnWhen),
		wrappers: optional(listOf(whole<WrapperUse>({ nameOrId: text, input: data })))
	}),
	start: whole<OpFields<'start'>>({ executionId: text }),
	wait: whole<OpFields<'wait'>>({ executionIds: texts, returnWhen, timeoutSeconds: seconds }),
	read: whole<OpFields<'read'>>({ executionId: text, fields: optional(texts) }),
	write: whole<OpFields<'write'>>({ executionId: text, fields: object }),
	sleep: whole<OpFields<'sleep'>>({ seconds: number }),
	sleep_until: whole<OpFields<'sleep_until'>>({ at: number }),
	pause: whole<OpFields<'pause'>>({ executionId: text }),
	cancel: whole<OpFields<'cancel'>>({ executionId: text, message: orNull(text) }),
	archive: whole<OpFields<'archive'>>({ executionId: text }),
	delete: whole<OpFields<'delete'>>({ executionId: text }),
	lock: whole<OpFields<'lock'>>({ name: text, timeoutSeconds: seconds }),
	unlock: whole<OpFields<'unlock'>>({ name: text }),
	message: whole<OpFields<'message'>>({
		message: whole({ subject: orNull(text), body: object, messageType: oneOf(...MESSAGE_TYPES) }),
		wait: flag,
		timeoutSeconds: seconds
	}),
	await_message: whole<OpFields<'await_message'>>({ messageId: text, timeoutSeconds: seconds }),
	save_dump: whole<OpFields<'save_dump'>>({ name: text }),
	load_dump: whole<OpFields<'load_dump'>>({ select: text, by: oneOf('name', 'id') }),
	record,
	unsupported: whole<OpFields<'unsupported'>>({ what: text })
};

const NOTES: { readonly [Kind in NoteKind]: Check } = {
	log: whole<NoteFields<'log'>>({ text, value: data }),
	print: whole<NoteFields<'print'>>({ stream: oneOf('stdout', 'stderr'), text }),
	save: whole<NoteFields<'save'>>({ fields: object }),
	output: whole<NoteFields<'output'>>({ key: text, value: data, append: flag }),
	end: whole<NoteFields<'end'>>({ ending })
};

const op = oneOfKinds('kind', OPS);
const note = oneOfKinds('kind', NOTES);

/** What is wrong with an op, such as `op.options.name has to be a text; it is 5`; null where it is a whole one. */
export function opProblem(value: unknown): string | null {
	const problem = op(value);
	return problem && `op${problem}`;
}

/** The same for a note. */
export function noteProblem(value: unknown): string | null {
	const problem = note(value);
	return problem && `note${problem}`;
}

/** The same for what a handler ends with. */
export function endingProblem(value: unknown): string | null {
	const problem = ending(value);
	return problem && `ending${problem}`;
}

function shown(value: unknown): string {
	if (value === undefined) return 'missing';
	const all = JSON.stringify(value);
	return all.length > 60 ? `${all.slice(0, 60)}…` : all;
}
