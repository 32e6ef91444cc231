import { failure, type Outcome } from '../domain/failure';
import type { FlowId } from '../domain/ids';
import type { Command } from '../engine/ports';
import type { RunMessage } from '../protocol/interpreter';
import type { Start } from '../python/interpreter-pool';
import type { EngineStore } from '../storage/engine-store';

type Run = Extract<Command, { type: 'run' }>;

/** Scripts kept at hand, so that a thousand children of one flow read it once. */
const SOURCES_KEPT = 200;

/** Turns the engine's `run` commands into starts for the pool: script, inputs and, for a replay, the recorded past. */
export class RunStarter {
	private readonly sources = new Map<string, string>();

	constructor(
		private readonly store: Pick<EngineStore, 'source' | 'history' | 'debugSetup'>,
		/** Resolves when all that the engine has said so far is committed. */
		private readonly committed: () => Promise<void>,
		/** Hash of the app's own flow_api. */
		private readonly flowApi: string
	) {}

	toStart(run: Run): Start {
		// A SCRIPT execution has a text of its own instead of a saved version.
		const scriptHash = run.versionHash ?? `script of ${run.executionId}`;
		const { executionId, epoch, priority } = run;
		const flowApi = run.flowApi === this.flowApi ? null : run.flowApi;
		const load = (withSource: boolean) => this.load(run, scriptHash, withSource);
		return { executionId, epoch, priority, scriptHash, flowApi, load };
	}

	private load(run: Run, scriptHash: string, withSource: boolean): Promise<Outcome<RunMessage>> | Outcome<RunMessage> {
		const { executionId, epoch, self } = run;
		const fileName = self.flow_name ?? self.name;
		const message: RunMessage = {
			type: 'run',
			executionId,
			epoch,
			scriptHash,
			source: null,
			fileName,
			self,
			history: [],
			lastSeq: run.lastSeq
		};
		if (withSource) message.source = run.source ?? this.sources.get(scriptHash) ?? null;
		const needsSource = withSource && message.source === null;
		if (!needsSource && !run.replay && !run.debug) return { ok: true, value: message };
		return this.complete(run, message, needsSource);
	}

	private async complete(run: Run, message: RunMessage, needsSource: boolean): Promise<Outcome<RunMessage>> {
		try {
			if (needsSource) {
				const source = await this.store.source(message.scriptHash);
				if (source === undefined)
					return missing(`the script version ${message.scriptHash.slice(0, 12)} is not in storage any more`);
				message.source = source;
				this.keep(message.scriptHash, source);
			}
			if (run.replay) {
				await this.committed();
				message.history = await this.store.history(run.executionId, run.undone);
			}
			if (run.debug) {
				const flowId = run.self.flow_id as FlowId | null;
				message.debug = { ...(await this.store.debugSetup(run.executionId, flowId)), ...run.debug };
			}
			return { ok: true, value: message };
		} catch (error) {
			return missing(`storage could not be read: ${error instanceof Error ? error.message : String(error)}`);
		}
	}

	private keep(hash: string, source: string): void {
		this.sources.set(hash, source);
		if (this.sources.size > SOURCES_KEPT) this.sources.delete(this.sources.keys().next().value!);
	}
}

function missing(why: string): Outcome<never> {
	return { ok: false, failure: failure('InternalError', `This execution could not be started: ${why}.`) };
}
