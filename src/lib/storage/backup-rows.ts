import { looksLikeId } from '../domain/ids';
import { isStatus } from '../domain/status';

/** What is wrong with a field; null where nothing is. */
type Check = (value: unknown) => string | null;

const id: Check = (value) => (typeof value === 'string' && looksLikeId(value) ? null : 'has to be an id');
const text: Check = (value) => (typeof value === 'string' ? null : 'has to be a text');
const number: Check = (value) => (typeof value === 'number' ? null : 'has to be a number');
const anything: Check = () => null;
const list: Check = (value) => (Array.isArray(value) ? null : 'has to be a list');
const object: Check = (value) => (typeof value === 'object' && value !== null ? null : 'has to be an object');
const status: Check = (value) => (isStatus(value) ? null : 'has to be a status');
const blob: Check = (value) => (value instanceof Blob ? null : 'has to be a file');
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null ? null : check(value);

/**
 * What the app takes for granted in the rows it reads. A table that is not here is checked for its keys only.
 */
const TABLES: { [table: string]: { [field: string]: Check } } = {
	flows: {
		id,
		name: text,
		description: text,
		versionHash: text,
		createdAt: number,
		modifiedAt: number,
		trashedAt: orNull(number),
		tags: list
	},
	versions: { id, flowId: id, number, hash: text, script: text, savedAt: number },
	drafts: { flowId: id, script: text, baseHash: text },
	executions: {
		id,
		type: text,
		name: text,
		status,
		parentId: orNull(id),
		rootId: id,
		flowId: orNull(id),
		versionHash: orNull(text),
		priority: number,
		epoch: number,
		createdAt: number,
		startedAt: orNull(number),
		endedAt: orNull(number),
		wakeAt: orNull(number),
		dueAt: orNull(number),
		protectInputs: list,
		protectOutputs: list
	},
	payloads: { executionId: id, input: anything, output: object, undone: list, donor: orNull(object) },
	journal: { executionId: id, seq: number, kind: text, args: object, outcome: orNull(object) },
	logs: { executionId: id, seq: number, at: number, stream: text, text },
	inbox: { type: text, at: number },
	records: {
		id,
		type: text,
		name: text,
		description: text,
		tags: list,
		fields: object,
		createdAt: number,
		modifiedAt: number,
		trashedAt: orNull(number)
	},
	contents: { recordId: id, blob },
	messages: {
		id,
		executionId: id,
		executionName: text,
		type: text,
		subject: orNull(text),
		body: object,
		state: text,
		response: orNull(object),
		createdAt: number
	},
	locks: { key: text, name: text, holder: id, count: number, queue: list },
	flowApis: { hash: text, sources: object },
	secrets: { id, name: text, description: text, values: object, origins: list, createdAt: number, modifiedAt: number },
	debugging: { executionId: id, breakpoints: orNull(list), mode: text, stop: orNull(object) }
};

/** What is wrong with a row of a table, in words; null where nothing is. */
export function rowProblem(table: string, row: { [field: string]: unknown }): string | null {
	const checks = Object.hasOwn(TABLES, table) ? TABLES[table]! : {};
	for (const [field, check] of Object.entries(checks)) {
		const problem = field in row ? check(row[field]) : 'is missing';
		if (problem) return `${field} ${problem}`;
	}
	return null;
}
