import init, { PositionEncoding, Workspace, type Diagnostic } from '@astral-sh/ruff-wasm-web';
import { expose } from 'comlink';
import type { CheckResult, PythonProblem } from './python-problem';

/** Only what is surely a mistake: a flow is somebody's own script, not a place to argue about style. */
const settings = {
	'target-version': 'py314',
	lint: { select: ['F', 'E9', 'PLE'], ignore: ['F541'] }
};

let workspace: Promise<Workspace> | null = null;

async function start(wasm: string): Promise<Workspace> {
	await init({ module_or_path: wasm });
	return new Workspace(settings, PositionEncoding.Utf16);
}

function toProblem(found: Diagnostic): PythonProblem {
	return {
		code: found.code ?? 'invalid-syntax',
		message: found.message,
		unnecessary: found.tags.includes('unnecessary'),
		start: found.start_location,
		end: found.end_location,
		fix: found.fix && {
			label: found.fix.message ?? 'Fix',
			edits: found.fix.edits.map((edit) => ({
				start: edit.location,
				end: edit.end_location,
				insert: edit.content ?? ''
			}))
		}
	};
}

const checker = {
	/**
	 * Never rejects: what went wrong is in the result.
	 * @param wasm address of the checker's WebAssembly, fetched with the first check
	 */
	async check(script: string, wasm: string): Promise<CheckResult> {
		try {
			workspace ??= start(wasm);
			const found = (await workspace).check(script) as Diagnostic[];
			return { ok: true, problems: found.map(toProblem) };
		} catch (error) {
			// A failed start (offline before the file was kept, say) may work when it is tried again.
			workspace = null;
			return { ok: false, reason: error instanceof Error ? error.message : String(error) };
		}
	}
};

export type RuffWorker = typeof checker;

expose(checker);
