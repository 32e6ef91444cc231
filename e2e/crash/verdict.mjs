/**
 * Judges a run with kills by what is in the database in the end and what has reached the server. An errand ends with
 * all that it saw, so one that went on after a kill as if nothing had happened agrees with its own records.
 *
 * @typedef {object} Evidence
 * @property {import('./records.mjs').Records} records all there are in the end
 * @property {import('./counting-server.mjs').Call[]} calls
 * @property {Map<string, string | null>} errands key → id; null where the app was killed before it could confirm
 * @property {import('./sightings.mjs').Sightings} sightings
 * @property {boolean} stuck whether some did not end
 *
 * @typedef {object} Verdict
 * @property {number} executions
 * @property {number} ops
 * @property {number} log_lines
 * @property {number} steps_seen journal entries and log lines that were seen before a kill, and had to stay
 * @property {number} effects calls that did something, at the server
 * @property {number} repeated calls with an idempotency key that were sent again, and did nothing
 * @property {number} lost effects the flow has an answer of, and the server does not know
 * @property {number} doubled
 * @property {number} unknown requests that ended with OutcomeUnknownError, none of which was sent again
 * @property {string[]} violations empty where all is well
 */

const NOTES = ['log', 'print', 'save', 'output', 'end'];

/** @param {Evidence} evidence @returns {Verdict} */
export function judge({ records, calls, errands, sightings, stuck }) {
	const { executions, journal, logs, inbox } = records;
	const stepsSeen = sightings.size;
	const violations = [...sightings.missingFrom(records)];
	if (stuck) violations.push('it came to a stop before all had ended');
	if (inbox.length > 0) violations.push(`${inbox.length} requests are still in the inbox`);
	const tree = new Tree(records);
	for (const [key, id] of errands) {
		const roots = tree.roots.filter((root) => tree.input(root)?.key === key);
		if (id !== null && !roots.some((root) => root.id === id)) violations.push(`${key} was confirmed and is not there`);
		if (roots.length > 1) violations.push(`${key} was started ${roots.length} times`);
	}
	for (const execution of executions) violations.push(...problemsOf(execution, tree));
	const effects = judgeEffects(tree, calls);
	return {
		executions: executions.length,
		ops: journal.filter(({ kind }) => !NOTES.includes(kind)).length,
		log_lines: logs.length,
		steps_seen: stepsSeen,
		...effects.figures,
		violations: [...violations, ...effects.violations]
	};
}

/** The records by what belongs together. */
class Tree {
	/** @param {import('./records.mjs').Records} records */
	constructor({ executions, payloads, journal, logs }) {
		this.payloads = new Map(payloads.map((payload) => [payload.executionId, payload]));
		this.steps = groupBy([...journal, ...logs], ({ executionId }) => executionId);
		this.logs = groupBy(logs, ({ executionId }) => executionId);
		this.children = groupBy(executions, ({ parentId }) => parentId);
		this.connections = executions.filter(({ type }) => type === 'CONNECTION');
		this.flows = executions.filter(({ type }) => type !== 'CONNECTION');
		this.roots = this.children.get(null) ?? [];
	}

	/** @param {any} execution */
	input(execution) {
		return this.payloads.get(execution.id)?.input;
	}

	/** @param {any} execution */
	output(execution) {
		return this.payloads.get(execution.id)?.output ?? {};
	}
}

/** @param {any} execution @param {Tree} tree @returns {string[]} */
function problemsOf(execution, tree) {
	const { id, name, type, status, flowName } = execution;
	/** @type {string[]} */
	const problems = [];
	/** @param {boolean} holds @param {string} what */
	const expect = (holds, what) => {
		if (!holds) problems.push(`${name} (${id}): ${what}`);
	};
	const ending = `${status} ${execution.statusMessage ?? ''}`.trim();
	if (type === 'CONNECTION') {
		const unknown = status === 'ENDED_ERROR' && tree.payloads.get(id)?.failure?.type === 'OutcomeUnknownError';
		expect(status === 'ENDED_SUCCESS' || unknown, `ended with ${ending}`);
		return problems;
	}
	const seqs = (tree.steps.get(id) ?? []).map(({ seq }) => seq).sort((a, b) => a - b);
	expect(
		seqs.every((seq, n) => seq === n + 1),
		`its steps are ${seqs.join(' ')}`
	);
	const logged = (tree.logs.get(id) ?? []).toSorted((a, b) => a.seq - b.seq);
	const texts = logged.map(({ text }) => text);
	if (flowName === 'failing') {
		expect(status === 'ENDED_ERROR' && ending.includes('fails as it should'), `ended with ${ending}`);
		expect(same(texts, ['about to fail']), `logged ${texts.join(' | ')}`);
		return problems;
	}
	expect(status === 'ENDED_SUCCESS', `ended with ${ending}`);
	const output = tree.output(execution);
	expect(same(texts, output.lines), `logged ${texts.join(' | ')} and remembers ${output.lines?.join(' | ')}`);
	const kept = logged.filter(({ stream }) => stream === 'log').map(({ value }) => value);
	const logging = (output.logging ?? []).map((/** @type {any} */ entry) => entry.message);
	expect(same(logging, kept), `its output "logging" is ${logging.join(' | ')}`);
	const children = (tree.children.get(id) ?? []).map((child) => child.name).sort();
	const input = tree.input(execution);
	const wanted = childrenOf(flowName, input).sort();
	expect(same(children, wanted), `has the children ${children.join(' ')} instead of ${wanted.join(' ')}`);
	if (flowName === 'errand') {
		const { drawn, given_back, same_numbers } = output;
		expect(drawn?.slept >= input.pause - 0.002, `slept ${drawn?.slept} s instead of ${input.pause} s`);
		const given = [...Array(input.children).fill(drawn?.token), drawn?.uuid];
		expect(same(given_back, given), `gave ${given.join(' ')} to its children, which had ${given_back?.join(' ')}`);
		expect(same_numbers === true, 'its random numbers are not of one sequence');
	} else if (flowName === 'step') {
		expect(same(output.marks, [0, 1, 2]), `its marks are ${output.marks}`);
		expect(output.drawn?.leaf === output.drawn?.random, 'its grandchild had another number');
	}
	return problems;
}

/** Names of the children that an execution has to have. @param {string} flowName @param {any} input @returns {string[]} */
function childrenOf(flowName, { key, children } = {}) {
	if (flowName === 'step') return [`${key}/once`, `${key}/leaf`];
	if (flowName !== 'errand') return [];
	const steps = Array.from({ length: children }, (_, n) => `${key}/${n}`);
	return [...steps, ...['first', 'late', 'failing', 'keyed', 'last'].map((name) => `${key}/${name}`)];
}

/** @param {Tree} tree @param {import('./counting-server.mjs').Call[]} calls */
function judgeEffects(tree, calls) {
	/** @type {string[]} */
	const violations = [];
	const byKey = groupBy(calls, ({ key }) => key);
	let lost = 0;
	let doubled = 0;
	for (const [key, own] of byKey) {
		const orders = new Set(own.map(({ order }) => order));
		if (orders.size > 1) {
			doubled++;
			violations.push(`${key} was done ${orders.size} times`);
		}
		if (!tree.connections.some(({ name }) => name === key)) violations.push(`${key} was done, and nobody remembers`);
	}
	const told = new Map(tree.flows.flatMap((flow) => Object.entries(tree.output(flow).posts ?? {})));
	let unknown = 0;
	for (const connection of tree.connections) {
		const { name } = connection;
		const own = byKey.get(name) ?? [];
		const answer = told.get(name);
		if (connection.status === 'ENDED_SUCCESS') {
			const { order } = tree.output(connection).json ?? {};
			if (!own.some((call) => call.order === order && call.answered)) {
				lost++;
				violations.push(`${name} has the answer ${order}, which the server did not give`);
			}
			if (answer !== order) violations.push(`${name} was answered ${order}, and its flow says ${answer}`);
		} else {
			unknown++;
			if (own.length > 1) violations.push(`${name} is of unknown outcome and was sent ${own.length} times`);
			if (own.some(({ idempotencyKey }) => idempotencyKey !== null))
				violations.push(`${name} may be repeated and was given up`);
			if (answer !== 'unknown') violations.push(`${name} is of unknown outcome, and its flow says ${answer}`);
		}
	}
	const repeated = calls.filter((call) => call.repeated).length;
	return { figures: { effects: calls.length - repeated, repeated, lost, doubled, unknown }, violations };
}

/** @param {unknown} a @param {unknown} b */
function same(a, b) {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** @template Item, Key @param {Item[]} items @param {(item: Item) => Key} keyOf @returns {Map<Key, Item[]>} */
function groupBy(items, keyOf) {
	/** @type {Map<Key, Item[]>} */
	const groups = new Map();
	for (const item of items) {
		const group = groups.get(keyOf(item));
		if (group) group.push(item);
		else groups.set(keyOf(item), [item]);
	}
	return groups;
}
