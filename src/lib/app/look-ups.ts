import type { ExecutionId } from '../domain/ids';
import type { Command, EngineEvent } from '../engine/ports';
import type { UnfinishedStore } from '../storage/unfinished-store';

type LookUp = Extract<Command, { type: `look-up${string}` | 'find-dump' | 'load-donor' }>;

export interface LookUpsOptions {
	store: UnfinishedStore;
	/** Resolves when all that the engine has said so far is committed. */
	committed(): Promise<void>;
	/** Reads until it works. */
	reading<Value>(read: () => Promise<Value>): Promise<Value>;
	dispatch(event: EngineEvent): void;
	/** Milliseconds since 1970. */
	now(): number;
}

/** Answers what the engine asks about records that are not in its memory, as they are when all it said is committed. */
export class LookUps {
	constructor(private readonly options: LookUpsOptions) {}

	async answer(command: LookUp): Promise<void> {
		const { committed, reading, dispatch } = this.options;
		await committed();
		try {
			dispatch(await reading(() => this.read(command)));
		} catch (error) {
			// What cannot be read is as good as gone to whoever asks for it; a notice says why.
			console.warn('A record could not be read.', error);
			dispatch(nothingFound(command, this.options.now()));
		}
	}

	private async read(command: LookUp): Promise<EngineEvent> {
		const { store } = this.options;
		switch (command.type) {
			case 'look-up': {
				const { executionId } = command;
				return { type: 'looked-up', executionId, found: await store.find(executionId) };
			}
			case 'look-up-family': {
				const { executionId, rootId } = command;
				return { type: 'family', executionId, found: await store.family(executionId, rootId) };
			}
			case 'look-up-statuses': {
				const { executionId, seq, ids } = command;
				return { type: 'statuses', executionId, seq, statuses: await store.statuses(ids) };
			}
			case 'look-up-message': {
				const { messageId } = command;
				return { type: 'message-found', messageId, message: await store.message(messageId) };
			}
			case 'look-up-due':
				return { type: 'due', until: command.until, ...(await store.due(command.until, command.after)) };
			case 'find-dump': {
				const { executionId, seq, select, by } = command;
				return { type: 'dump-found', executionId, seq, ...(await store.dump(executionId, select, by)) };
			}
			case 'load-donor': {
				const { executionId, donor } = command;
				return { type: 'donated', executionId, ...(await store.donation(donor, executionId)) };
			}
		}
	}
}

/** How long until what is due is asked for again, in milliseconds. */
const AGAIN_MS = 5_000;

function nothingFound(command: LookUp, now: number): EngineEvent {
	switch (command.type) {
		case 'look-up':
			return { type: 'looked-up', executionId: command.executionId, found: null };
		case 'look-up-family':
			return { type: 'family', executionId: command.executionId, found: [] };
		case 'look-up-statuses': {
			const statuses = new Map<ExecutionId, never>();
			return { type: 'statuses', executionId: command.executionId, seq: command.seq, statuses };
		}
		case 'look-up-message':
			return { type: 'message-found', messageId: command.messageId, message: null };
		case 'look-up-due':
			return { type: 'due', executions: [], until: command.until, last: null, nextDue: now + AGAIN_MS };
		case 'find-dump':
			return { type: 'dump-found', executionId: command.executionId, seq: command.seq, found: null, near: [] };
		case 'load-donor':
			return { type: 'donated', executionId: command.executionId, entries: [], own: [] };
	}
}
