/**
 * What a flow can call, as the editor offers it: docs/flow-api.md in the form of data. It lists what works; what is
 * designed but not there yet is left out, since an offer is a promise.
 */

/** What the text before a dot stands for. */
export type Receiver =
	| 'this'
	| 'using'
	| 'execution'
	| 'message'
	| 'record'
	| 'setting'
	| 'file'
	| 'schema'
	| 'system'
	| 'return_when'
	| 'flow_api'
	| 'exceptions';

export interface ApiMember {
	name: string;
	kind: 'method' | 'function' | 'constant' | 'class' | 'namespace';
	/** Parameters as Python writes them, with their brackets; only for what can be called. */
	signature?: string;
	/** One line: what it does, and what it raises where that matters. */
	help: string;
	/** What a dot after it, or after a call of it, leads to. */
	gives?: Receiver;
}

const method = (name: string, signature: string, help: string, gives?: Receiver): ApiMember => ({
	name,
	kind: 'method',
	signature,
	help,
	...(gives ? { gives } : {})
});

const runOptions = 'priority=None, max_runtime_minutes=None, orphan=False, scheduled_for=None';

const starting: ApiMember[] = [
	method(
		'flow',
		`(name_or_id, inputs=None, input_value=None, name=None, wait=True, run=True, init=None, ${runOptions}, **kwargs)`,
		'Runs another flow as a child and waits for it. Other keywords become its inputs. Raises DependencyFailedError if it fails.',
		'execution'
	),
	method(
		'connect',
		`(connector_name=None, connector_type=None, inputs=None, name=None, wait=True, run=True, init=None, save=True, *, input_value=None, ${runOptions}, **kwargs)`,
		"Runs a connection, e.g. connector_type='REST', and waits for it. Other keywords become its inputs.",
		'execution'
	)
];

const execution: ApiMember[] = [
	method(
		'get',
		'(*fields)',
		'Reads fields, loading those not known yet: one value for one field, a tuple for several.'
	),
	method('load', '(*fields)', 'Reads fields anew from storage: how a flow looks whether something changed.'),
	method(
		'set',
		'(**fields)',
		'Sets fields on this object only; save() writes them. Returns the execution.',
		'execution'
	),
	method(
		'save',
		'(**fields)',
		"Writes fields: save(message='…') shows progress, name= renames. Returns the execution.",
		'execution'
	),
	method('exists', '()', 'Whether the execution is still stored.'),
	method('archive', '()', 'Puts it aside: lists leave it out from its end on. Its record stays.'),
	method('delete', '()', 'Deletes the record of an execution that has ended.'),
	method('update', '(**fields)', 'Writes fields, as save() does.', 'execution'),
	method(
		'clone',
		'(wait=True, run=True, name=None, **changes)',
		'Starts a new child like this one, with these inputs merged over the old ones.',
		'execution'
	),
	method(
		'run',
		'(**changes)',
		'Starts it and waits until it has ended. Raises DependencyFailedError if it fails.',
		'execution'
	),
	method('run_async', '(**changes)', 'Starts it, or resumes a paused one, and goes on at once.', 'execution'),
	method(
		'wait',
		'(return_when=ALL_SUCCEEDED, timeout=None)',
		'Waits until it has ended; timeout in seconds. Raises DependencyFailedError or DependencyTimeoutError.',
		'execution'
	),
	method('pause', '()', 'Pauses the execution until somebody resumes it.'),
	method('cancel', '(message=None)', 'Ends the execution as cancelled.')
];

/** Calls that a wrapper can stand around. */
const wrappable: ApiMember[] = [
	...starting,
	method(
		'task',
		'(connector_type, inputs=None, name=None, run=True, wait=True, save=True, init=None, *, input_value=None, **kwargs)',
		'Older name of connect(connector_type=TYPE).',
		'execution'
	),
	method(
		'script',
		'(source, inputs=None, name=None, wait=True, run=True, init=None, save=True, *, input_value=None, **kwargs)',
		'Runs Python text as a child execution.',
		'execution'
	),
	method(
		'using',
		'(wrapper_name, **wrapper_inputs)',
		"Puts a wrapper around the call that follows: using('retry', max_tries=5).flow(…).",
		'using'
	)
];

const own: ApiMember[] = [
	{
		name: 'wrapped',
		kind: 'function',
		signature: '(wait=True, run=True, name=None, init=None, **changes)',
		help: 'In a wrapper: makes the call that stands inside it, with other keywords merged over its inputs.',
		gives: 'execution'
	},
	method(
		'wait_for',
		'(*executions, return_when=ALL_SUCCEEDED, timeout=None)',
		'Waits for several executions or ids; returns the one that ended first. timeout in seconds.',
		'execution'
	),
	method('sleep', '(seconds)', 'Goes on after that many seconds; hours and days are fine.'),
	method('sleep_until', '(when)', 'Goes on at a time: a datetime, or seconds since 1970.'),
	method(
		'acquire_lock',
		'(name, timeout=None)',
		'Takes a lock, waiting for it in turn. Given back by release_lock or at the end. Raises LockTimeoutError.'
	),
	method('release_lock', '(name)', 'Gives a lock back.'),
	method(
		'message',
		"(subject=None, message=None, request=None, body=None, message_type='INFO', wait=True, timeout=None)",
		"Tells or asks a person something and waits for the answer: .get('response'). Raises MessageResponseTimeoutError.",
		'message'
	),
	method(
		'save_dump',
		'(name)',
		'Keeps this point for load_dump. Returns how often the execution has come back to it; .id of that is its id.'
	),
	method(
		'load_dump',
		"(name_or_id, by='name')",
		'Goes back to a point that save_dump kept, with the variables of then.'
	),
	method('success', '(message=None)', 'Ends this execution with success. Nothing after it runs.'),
	method('error', '(message=None)', 'Ends this execution with an error. Nothing after it runs.'),
	method('end', '(status, message=None)', "Ends this execution: status is 'success', 'error' or 'cancelled'."),
	method('log', '(*args, **kwargs)', 'Adds a line to the log. Any JSON value and dates can be logged.'),
	method(
		'set_output',
		'(key, value, append=False)',
		'Sets one output, or several by keyword; append=True adds to a list.'
	),
	method('webhook_html_response', '(html)', 'Answers the call of a webhook with a page. Its scripts do not run.'),
	method('webhook_json_response', '(obj)', 'Answers the call of a webhook with data.')
];

const message: ApiMember[] = [
	method('get', '(*fields)', "Reads fields, loading those not known yet: get('response') is the answer."),
	method('load', '(*fields)', 'Reads fields anew from storage.'),
	method(
		'wait',
		'(timeout=None)',
		'Waits until it is answered; timeout in seconds. Raises MessageResponseTimeoutError.',
		'message'
	),
	method('exists', '()', 'Whether the message is still stored.'),
	method('delete', '()', 'Deletes the message.')
];

const exceptions: ApiMember[] = (
	[
		['EngineException', 'What all exceptions of flow_api are.'],
		['CloudomationException', 'Older name of EngineException.'],
		['InternalError', 'Something went wrong inside the engine.'],
		['PermissionDenied', 'The flow may not do this.'],
		['ResourceNotFoundError', 'There is nothing of that name or id; the message lists names that are near.'],
		['DependencyFailedError', 'A child ended with an error or was cancelled; .execution is the child.'],
		['OutcomeUnknownError', 'A request was under way when the app was closed; it may or may not have arrived.'],
		['ReplayMismatchError', 'The script asked for other steps than those recorded.'],
		['LifecycleSignal', 'How an execution ends itself; it cannot be caught for long.'],
		['ExecutionSuccess', 'Raised by this.success().'],
		['ExecutionError', 'Raised by this.error().'],
		['ExecutionCancel', 'Raised by this.cancel().'],
		['TimeoutExceededError', 'A timeout passed.'],
		['LockTimeoutError', 'A lock was not free in time.'],
		['DependencyTimeoutError', 'A child did not end in time.'],
		['MessageResponseTimeoutError', 'A message was not answered in time.'],
		['ConnectionFailedError', 'A request failed; .status_code, .url and the reason in words.'],
		['MissingInputError', 'A connector needs an input that was not given.'],
		['InvalidInputError', 'An input of a connector has a wrong type or value.'],
		['ExtraInputError', 'A connector does not know this input.'],
		['SchemaValidationError', 'Data does not fit its schema.'],
		['SchemaError', 'The schema itself is not valid.']
	] as const
).map(([name, help]) => ({ name, kind: 'class', help }));

/** What all records can do, each call that returns the record leading to its own kind. */
const record = (kind: Receiver): ApiMember[] => [
	method(
		'get',
		'(*fields)',
		'Reads fields, loading those not known yet. Raises ResourceNotFoundError if it is missing.'
	),
	method('load', '(*fields)', 'Reads fields anew from storage; without fields it refreshes all.'),
	method('set', '(**fields)', 'Sets fields on this object only; save() writes them.', kind),
	method('save', '(**fields)', 'Writes fields; creates it where it is missing. name= renames.', kind),
	method('exists', '()', 'Whether it is there.'),
	method('delete', '()', 'Moves it to the trash.'),
	method('clone', '(name=None, **changes)', 'A copy under another name, with these fields instead.', kind)
];

/** `system.<type>` and `system.<type>s` for a kind of records. */
const kindOf = (name: string, gives: Receiver, help: string, filters = ''): ApiMember[] => [
	method(name, "(select=None, by='name', **fields)", help, gives),
	method(
		`${name}s`,
		`(filter=None, ${filters}**fields)`,
		`A list of ${name.replaceAll('_', ' ')}s: all, or those a filter means.`
	)
];

const setting: ApiMember[] = [
	...record('setting'),
	method('list_append', '(value)', 'Adds to the list that the setting is.', 'setting'),
	method('acquire', '(timeout=None)', 'Takes the lock of this name. Raises LockTimeoutError.', 'setting'),
	method('release', '()', 'Gives the lock back.', 'setting')
];

const file: ApiMember[] = [
	...record('file'),
	method('save_text_content', '(text)', 'Makes a text its content.', 'file'),
	method('save_bytes_content', '(content)', 'Makes bytes its content.', 'file'),
	method('save_base64_content', '(text)', 'Makes what a base64 text holds its content.', 'file'),
	method('get_text_content', '()', 'Its content as text.'),
	method('get_bytes_content', '()', 'Its content as bytes.'),
	method('get_base64_content', '()', 'Its content in base64.')
];

const schema: ApiMember[] = [
	...record('schema'),
	method('validate', '(data)', 'True where data fits; else raises SchemaValidationError, which names the places.'),
	method('coerce', '(data)', 'The data made to fit. Raises SchemaValidationError where that cannot be done.')
];

/** What can be written after a dot, by what stands before it. */
export const flowApi: Readonly<Record<Receiver, readonly ApiMember[]>> = {
	this: [...wrappable, ...own, ...execution],
	using: wrappable,
	execution,
	message,
	record: record('record'),
	setting,
	file,
	schema,
	system: [
		...kindOf('setting', 'setting', 'A setting: any JSON under a name, and a lock. value= saves it at once.'),
		...kindOf('file', 'file', 'A file: text or bytes.', 'dir=None, glob=None, '),
		...kindOf('flow', 'record', 'A flow as a record: its script, description, schemas and limits.'),
		...kindOf('execution', 'execution', 'An execution by its id, or the last one of a name.'),
		...kindOf('connector', 'record', "A connector for this.connect('name'): connector_type and value."),
		...kindOf('schema', 'schema', 'A JSON Schema, which checks data and makes it fit.'),
		...kindOf('schedule', 'record', 'A schedule.'),
		...kindOf('webhook', 'record', 'A webhook.'),
		...kindOf('wrapper', 'record', 'A wrapper.'),
		...kindOf('custom_object', 'record', 'An object of a template: object_template, and its attributes as value.'),
		...kindOf('object_template', 'record', 'What custom objects have: attributes, and flows that their changes start.'),
		...kindOf('tag', 'record', 'A tag.'),
		...kindOf('project', 'record', 'A project.'),
		...kindOf('user', 'record', 'A user.'),
		...kindOf('workspace', 'record', 'A workspace.'),
		method(
			'message',
			"(id=None, subject=None, message=None, request=None, body=None, message_type='INFO')",
			'Sends a message without waiting for its answer; with only an id it gives one that exists.',
			'message'
		),
		{ name: 'return_when', kind: 'namespace', help: 'When a wait is over.', gives: 'return_when' },
		method('get_own_user', '()', "The user this execution runs for; .get('name') is the name."),
		method('get_env_name', '()', 'Name of this environment.'),
		method('now', '()', 'The time now, in seconds since 1970; the same again when the execution is replayed.')
	],
	return_when: [
		{
			name: 'ALL_SUCCEEDED',
			kind: 'constant',
			help: 'When all have succeeded; raises as soon as one has failed. The default.'
		},
		{ name: 'ALL_ENDED', kind: 'constant', help: 'When all have ended, however; never raises for a failed one.' },
		{ name: 'FIRST_ENDED', kind: 'constant', help: 'When one has ended, however.' },
		{ name: 'FIRST_SUCCEEDED', kind: 'constant', help: 'When one has succeeded; raises when all have failed.' }
	],
	flow_api: [
		{ name: 'System', kind: 'class', help: 'The type of the first parameter of handler.' },
		{ name: 'Execution', kind: 'class', help: 'The type of the second parameter of handler, and of every child.' },
		{ name: 'Message', kind: 'class', help: 'What this.message() and system.message() give.' },
		{
			name: 'split_url',
			kind: 'function',
			signature: '(url)',
			help: 'The parts of a URL: scheme, host, port, path and query.'
		},
		{
			name: 'exceptions',
			kind: 'namespace',
			help: 'The exceptions, which flow_api has under the same names too.',
			gives: 'exceptions'
		},
		...exceptions
	],
	exceptions
};

/** What `.get('…')` and `.load('…')` can read. */
export const executionFields: readonly string[] = [
	'id',
	'name',
	'type',
	'status',
	'status_message',
	'message',
	'input_value',
	'output_value',
	'created_at',
	'modified_at',
	'started_at',
	'ended_at',
	'parent_execution_id',
	'flow_id',
	'flow_name',
	'connector_name',
	'connector_type',
	'script',
	'is_productive',
	'scheduled_for',
	'user_name',
	'is_archived'
];

/** The names a call of `member` takes by keyword, from its signature. */
export function keywordNames(member: ApiMember): string[] {
	return Array.from((member.signature ?? '').matchAll(/(?<![*\w])(\w+)=/g), ([, name]) => name as string);
}

export function memberOf(receiver: Receiver, name: string): ApiMember | null {
	return flowApi[receiver].find((member) => member.name === name) ?? null;
}
