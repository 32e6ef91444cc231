import { ensureBuilt } from '../scripts/build.mjs';
import { Answering } from './answering.mjs';
import { openApp } from './open-app.mjs';
import { harmless, printJson, printLine, printReport } from './print.mjs';
import { chooseFlow, readFlows } from './read-flows.mjs';
import { readAnswers } from './read-answers.mjs';
import { readInputs, readSettings } from './read-inputs.mjs';

/** How long one look at the run waits for news, in milliseconds: the longest it takes to notice Ctrl-C. */
const PATIENCE = 250;
/** How long what was cancelled may take to end, in milliseconds. */
const CANCEL_WITHIN = 20_000;
/** Signals that come nearer than this are one: npm passes on what the terminal sent already. In milliseconds. */
const ONE_SIGNAL = 500;

/**
 * Runs a flow and everything it starts.
 * @param {import('./options.mjs').FlowOptions} options
 * @returns {Promise<number>} the exit code
 * @throws {Error} where it cannot be run at all
 */
export async function run({ path, flow, inputs, settings, answers, timeout, hostMap, json }) {
	const { bundle, names } = readFlows(path);
	const input = await readInputs(inputs);
	const given = await readSettings(settings);
	const answersGiven = await readAnswers(answers);
	// Before the app is built and a browser is started, where that is possible.
	if (names) chooseFlow(names, flow);
	await ensureBuilt({ quiet: true });

	const interrupt = listenForSignals();
	/** @param {string} line */
	const tell = (line) => console.error(harmless(line));
	const app = await openApp(hostMap, tell);
	const answering = new Answering(answersGiven, (id, response) => app.call('answer', id, response), tell);
	try {
		const imported = await app.call('importBundle', bundle);
		if (given) await app.call('putSettings', given);
		await app.call('run', chooseFlow(imported, flow), input);
		const deadline = timeout === null ? Infinity : Date.now() + timeout;
		const cutShort = await follow(app, { deadline, interrupt, answering, printLines: !json });
		if (!cutShort) answering.tellLeft();
		const report = await app.call('result');
		if (json) printJson(report);
		else printReport(report);
		return report.status === 'ENDED_SUCCESS' && !cutShort ? 0 : 1;
	} finally {
		await app.close();
		interrupt.stop();
	}
}

/**
 * Prints log lines and answers what is asked until everything has ended; cancels what has not at the deadline, at an
 * interrupt, and where an answer is missing or does not fit.
 * @param {import('./open-app.mjs').OpenApp} app
 * @param {{ deadline: number, interrupt: { reason: string | null }, answering: Answering, printLines: boolean }} options
 * @returns {Promise<boolean>} whether it was cut short because of an answer
 */
async function follow(app, { deadline, interrupt, answering, printLines }) {
	let giveUpAt = Infinity;
	/** @type {string | null} */
	let unanswered = null;
	for (;;) {
		const left = Math.min(deadline, giveUpAt) - Date.now();
		const news = await app.call('poll', Math.max(0, Math.min(PATIENCE, left)));
		if (printLines) news.lines.forEach(printLine);
		if (news.ended) return unanswered !== null;
		unanswered ??= await answering.meet(news.asks);
		const reason = interrupt.reason ?? (Date.now() >= deadline ? 'Time is up' : unanswered);
		if (reason !== null && giveUpAt === Infinity) {
			const why = unanswered === null ? `${reason}: cancelling` : `${reason}\nCancelling`;
			console.error(`${why} what has not ended …`);
			await app.call('cancelAll');
			giveUpAt = Date.now() + CANCEL_WITHIN;
			deadline = Infinity;
		}
		if (Date.now() >= giveUpAt) {
			console.error('Not everything could be cancelled; the result shows how far it came.');
			return unanswered !== null;
		}
	}
}

/** @returns {{ reason: string | null, stop: () => void }} `reason` is set once the run shall end */
function listenForSignals() {
	const state = { reason: /** @type {string | null} */ (null), stop };
	let last = 0;
	/** @param {NodeJS.Signals} signal */
	function received(signal) {
		const again = state.reason !== null && Date.now() - last > ONE_SIGNAL;
		last = Date.now();
		// The browser ends with its connection to this process.
		if (again) process.exit(1);
		state.reason = signal === 'SIGINT' ? 'Ctrl-C' : signal;
	}
	/** @type {NodeJS.Signals[]} */
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) process.on(signal, received);
	function stop() {
		for (const signal of signals) process.off(signal, received);
	}
	return state;
}
