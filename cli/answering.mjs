/** How long a message that nobody answers may wait for its own timeout, in milliseconds. */
const GIVES_UP_WITHIN = 10_000;

/**
 * Answers what a run asks with what was given, each answer once: a message takes the first that is left for its subject.
 */
export class Answering {
	/** @type {import('./read-answers.mjs').GivenAnswer[]} */
	#left;
	#given;

	/**
	 * @param {import('./read-answers.mjs').GivenAnswer[] | null} answers null where none were given
	 * @param {(id: string, response: object) => Promise<{ [field: string]: string }>} answer what is wrong, by field
	 * @param {(line: string) => void} tell
	 */
	constructor(answers, answer, tell) {
		this.#given = answers !== null;
		this.#left = [...(answers ?? [])];
		this.answer = answer;
		this.tell = tell;
	}

	/**
	 * @param {import('../src/lib/app/ask-reader').Ask[]} asks
	 * @returns {Promise<string | null>} why the run cannot go on; null where it can
	 */
	async meet(asks) {
		for (const ask of asks) {
			const problem = await this.#meet(ask);
			if (problem !== null) return problem;
		}
		return null;
	}

	/** Says which answers were given and not needed. */
	tellLeft() {
		if (this.#left.length === 0) return;
		const subjects = this.#left.map(({ subject }) => titleOf(subject)).join(', ');
		this.tell(`Nothing asked for the answers to ${subjects}.`);
	}

	/** @param {import('../src/lib/app/ask-reader').Ask} ask @returns {Promise<string | null>} */
	async #meet({ id, subject, words, from, waiter, left }) {
		const given = this.#left.find((answer) => answer.subject === subject);
		if (!given) return waiter === null ? null : this.#unanswered(titleOf(subject, words), waiter, left);
		this.#left = this.#left.filter((answer) => answer !== given);
		const wrong = Object.entries(await this.answer(id, given.response));
		if (wrong.length === 0) return null;
		const fields = wrong.map(([field, words]) => `  ${field}: ${words}`).join('\n');
		return `The answer to ${titleOf(subject, words)} from “${from}” does not fit its form:\n${fields}`;
	}

	/** @param {string} title @param {string} waiter @param {number | null} left */
	#unanswered(title, waiter, left) {
		const words = this.#given
			? `“${waiter}” waits for an answer to ${title}, and --answers has none that is left for it.`
			: `“${waiter}” waits for an answer to ${title}, and nobody is here to give it: --answers FILE gives answers.`;
		if (left === null || left > GIVES_UP_WITHIN) return words;
		this.tell(`${words} It gives up by itself in ${(left / 1_000).toFixed(1)} s.`);
		return null;
	}
}

/**
 * @param {string | null} subject
 * @param {string | null} [words] how what it says begins, which tells those without a subject apart
 */
function titleOf(subject, words = null) {
	if (subject !== null) return `“${subject}”`;
	return words === null ? 'a message without a subject' : `a message without a subject (“${words}”)`;
}
