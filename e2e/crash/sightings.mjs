/** What was seen committed at some time has to be there, the same, at any later time. */
export class Sightings {
	/** @type {Map<string, { what: string, outcome: string | null }>} */
	#steps = new Map();
	/** @type {Map<string, string>} */
	#endings = new Map();
	/** What was seen once and was gone or different later. @type {string[]} */
	violations = [];

	/** How many steps were seen. */
	get size() {
		return this.#steps.size;
	}

	/** @param {import('./records.mjs').Records} records all of them, or those of executions that have not ended */
	add({ executions, journal, logs }) {
		for (const row of [...journal, ...logs]) this.#addStep(row);
		for (const { id, name, status, message } of executions) {
			if (!status.startsWith('ENDED_')) continue;
			this.#compare(`the end of ${name}`, this.#endings.get(id), `${status} ${message}`);
			this.#endings.set(id, `${status} ${message}`);
		}
	}

	/**
	 * Compares with all records there are in the end.
	 * @param {import('./records.mjs').Records} records
	 * @returns {string[]} what is not as it was seen
	 */
	missingFrom(records) {
		const steps = new Set([...records.journal, ...records.logs].map(keyOf));
		const ended = new Set(records.executions.filter(({ status }) => status.startsWith('ENDED_')).map(({ id }) => id));
		this.add(records);
		return [
			...this.violations,
			...[...this.#steps.keys()].filter((key) => !steps.has(key)).map((key) => `step ${key} was seen and is gone`),
			...[...this.#endings.keys()].filter((id) => !ended.has(id)).map((id) => `the end of ${id} was seen and is gone`)
		];
	}

	/** @param {any} row of the journal or the log */
	#addStep(row) {
		const { kind, args, reads, madeId, stream, at, text, value, outcome } = row;
		const key = keyOf(row);
		const what = JSON.stringify(stream ? { stream, at, text, value, reads } : { kind, args, reads });
		const settled = outcome ? JSON.stringify({ outcome, madeId }) : null;
		const before = this.#steps.get(key);
		this.#compare(`step ${key}`, before?.what, what);
		if (before?.outcome) this.#compare(`the outcome of step ${key}`, before.outcome, settled ?? 'none');
		this.#steps.set(key, { what, outcome: settled ?? before?.outcome ?? null });
	}

	/** @param {string} what @param {string | undefined} before @param {string} now */
	#compare(what, before, now) {
		if (before !== undefined && before !== now) this.violations.push(`${what} was ${before} and became ${now}`);
	}
}

/** @param {{ executionId: string, seq: number }} row */
const keyOf = ({ executionId, seq }) => `${executionId}/${seq}`;
