import { loadPyodide } from 'pyodide';
import { pythonSources } from '../../../scripts/python-key.mjs';
import type { Failure } from '../domain/failure';
import type { Json, JsonObject } from '../domain/json';
import type { Ending, Note, Op } from '../domain/op';
import { endingProblem, noteProblem, opProblem } from '../domain/step-shape';
import { snapshot } from './fake-engine';
import { timeZoneFile, timeZoneNames } from './time-zone';
import type { ExecutionId } from '../domain/ids';

/** Where a handler in development mode stood, as Python says it. */
export interface Halt {
	line: number;
	visit: number;
	reason: string;
	function: string;
	stack: { function: string; line: number }[];
	local: JsonObject | null;
	global: JsonObject;
}

/** What a debugger tells Python. */
export interface DebugNews {
	live: boolean;
	breakpoints: number[];
	mode: string;
	passed?: { line: number; visit: number } | null;
	protectedKeys?: string[];
}

export interface PlayedDebugger extends Partial<DebugNews> {
	/** How it goes on from each place; `continue` unless told. A text in `stop` unwinds it. */
	onhalt?: (halt: Halt, count: number) => Partial<DebugNews> | { stop: string };
	/** Called at each look of Python: what is new then. */
	onlook?: (count: number) => Partial<DebugNews> | null;
}

/** What came of one handler. */
export interface Played {
	ops: Op[];
	notes: Note[];
	lines: string[];
	/** Where it stopped, in development mode. */
	halts: Halt[];
	ending: Ending;
}

/** Answers an op; a {@link Refusal} makes it fail. */
export type Answer = (op: Op, count: number) => Json | Refusal;
export class Refusal {
	constructor(readonly failure: Failure) {}
}

export type Play = (
	source: string,
	options?: { answer?: Answer; input?: Json; fileName?: string; self?: JsonObject; debug?: PlayedDebugger }
) => Played;

/**
 * For tests: `flow_api` in a Python of this process, with a line that answers every op at once. Nothing suspends, so no
 * JSPI is needed.
 */
export async function flowApiInNode(
	prepare: (python: Awaited<ReturnType<typeof loadPyodide>>) => void = () => undefined
): Promise<Play> {
	const python = await loadPyodide({ env: { PYTHONHASHSEED: '0', HOME: '/home/flow' } });
	prepare(python);
	const folder = String(python.runPython('import site; site.getsitepackages()[0]'));
	for (const [path, source] of Object.entries(pythonSources())) {
		python.FS.mkdirTree(`${folder}/${path}`.replace(/\/[^/]*$/, ''));
		python.FS.writeFile(`${folder}/${path}`, source);
	}
	python.runPython('import flow_api.runner; flow_api.runner.install()');
	const useTimeZones = python.runPython('flow_api.runner.use_time_zones') as (...args: unknown[]) => void;
	useTimeZones(timeZoneFile, timeZoneNames);
	const start = python.runPython('flow_api.runner.start') as (...args: unknown[]) => void;
	const startDebugged = python.runPython('flow_api.runner.start_debugged') as typeof start;
	return (source, { answer = () => null, input = null, fileName = 'my flow', self = {}, debug } = {}) => {
		const played: Omit<Played, 'ending'> & { ending: Ending | null } = {
			ops: [],
			notes: [],
			lines: [],
			halts: [],
			ending: null
		};
		const { onhalt, onlook, ...first } = debug ?? {};
		let told: DebugNews = { live: true, breakpoints: [], mode: 'continue', ...first };
		let looks = 0;
		const line = (call: number, text: string): string | undefined => {
			if (call === 9) {
				const op = whole(JSON.parse(text) as Op, opProblem);
				played.ops.push(op);
				const value = answer(op, played.ops.length);
				return JSON.stringify(value instanceof Refusal ? { ok: false, failure: value.failure } : { ok: true, value });
			}
			// Nothing suspends here: it looks again at once.
			if (call === 10) return '';
			if (call === 1) {
				const note = whole(JSON.parse(text) as Note, noteProblem);
				played.notes.push(note);
				if ('text' in note) played.lines.push(note.text);
			}
			if (call === 2) played.ending = whole(JSON.parse(text) as Ending, endingProblem);
			if (call === 7) {
				const news = looks++ === 0 ? {} : (onlook?.(looks) ?? null);
				if (news) return JSON.stringify((told = { ...told, ...news }));
			}
			if (call === 12) {
				const halt = JSON.parse(text) as Halt;
				played.halts.push(halt);
				const reply = onhalt?.(halt, played.halts.length) ?? {};
				if ('stop' in reply) return JSON.stringify(reply);
				return JSON.stringify((told = { ...told, mode: 'continue', passed: null, ...reply }));
			}
			return undefined;
		};
		const begun = { ...snapshot('this' as ExecutionId, input), ...self };
		(debug ? startDebugged : start)(source, source, fileName, JSON.stringify(begun), line);
		if (!played.ending) throw new Error('The handler did not leave.');
		return { ...played, ending: played.ending };
	};
}

/** As the engine takes it: anything else would end the execution. */
function whole<Step>(step: Step, problemOf: (step: Step) => string | null): Step {
	const problem = problemOf(step);
	if (problem) throw new Error(problem);
	return step;
}

/** A child as the engine shows it. */
export function child(id: string, more: JsonObject = {}): Json {
	return { ...snapshot(id as ExecutionId, null), name: id, status: 'ENDED_SUCCESS', ...more };
}
