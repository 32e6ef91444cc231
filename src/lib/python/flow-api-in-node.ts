import { loadPyodide } from 'pyodide';
import { pythonSources } from '../../../scripts/python-key.mjs';
import type { Failure } from '../domain/failure';
import type { Json, JsonObject } from '../domain/json';
import type { Ending, Note, Op } from '../domain/op';
import { snapshot } from './fake-engine';
import type { ExecutionId } from '../domain/ids';

/** What came of one handler. */
export interface Played {
	ops: Op[];
	notes: Note[];
	lines: string[];
	ending: Ending;
}

/** Answers an op; a {@link Refusal} makes it fail. */
export type Answer = (op: Op, count: number) => Json | Refusal;
export class Refusal {
	constructor(readonly failure: Failure) {}
}

export type Play = (
	source: string,
	options?: { answer?: Answer; input?: Json; fileName?: string; self?: JsonObject }
) => Played;

/**
 * For tests: `flow_api` in a Python of this process, with a line that answers every op at once. Nothing suspends, so no
 * JSPI is needed.
 */
export async function flowApiInNode(): Promise<Play> {
	const python = await loadPyodide({ env: { PYTHONHASHSEED: '0' } });
	const folder = String(python.runPython('import site; site.getsitepackages()[0]'));
	for (const [path, source] of Object.entries(pythonSources())) {
		python.FS.mkdirTree(`${folder}/${path}`.replace(/\/[^/]*$/, ''));
		python.FS.writeFile(`${folder}/${path}`, source);
	}
	python.runPython('import flow_api.runner; flow_api.runner.install()');
	const start = python.runPython('flow_api.runner.start') as (...args: unknown[]) => void;
	return (source, { answer = () => null, input = null, fileName = 'my flow', self = {} } = {}) => {
		const played: Omit<Played, 'ending'> & { ending: Ending | null } = { ops: [], notes: [], lines: [], ending: null };
		const line = (call: number, text: string): string | undefined => {
			if (call === 0) {
				const op = JSON.parse(text) as Op;
				played.ops.push(op);
				const value = answer(op, played.ops.length);
				return JSON.stringify(value instanceof Refusal ? { ok: false, failure: value.failure } : { ok: true, value });
			}
			if (call === 1) {
				const note = JSON.parse(text) as Note;
				played.notes.push(note);
				if ('text' in note) played.lines.push(note.text);
			}
			if (call === 2) played.ending = JSON.parse(text) as Ending;
			return undefined;
		};
		const begun = { ...snapshot('this' as ExecutionId, input), ...self };
		start(source, source, fileName, JSON.stringify(begun), line);
		if (!played.ending) throw new Error('The handler did not leave.');
		return { ...played, ending: played.ending };
	};
}

/** A child as the engine shows it. */
export function child(id: string, more: JsonObject = {}): Json {
	return { ...snapshot(id as ExecutionId, null), name: id, status: 'ENDED_SUCCESS', ...more };
}
