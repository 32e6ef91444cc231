// Live queries look for the browser's own.
import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Flow } from '../domain/flow';
import type { ExecutionId } from '../domain/ids';
import type { Op } from '../domain/op';
import type { Connection } from '../engine/ports';
import type { EngineNotice } from '../protocol/engine';
import type { FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';
import type { MillraceDatabase } from '../storage/database';
import { EngineStore } from '../storage/engine-store';
import { ExecutionRepository } from '../storage/execution-repository';
import { FlowRepository } from '../storage/flow-repository';
import { openDatabase } from '../storage/open-database';
import { RecordRepository } from '../storage/record-repository';
import { UnfinishedStore } from '../storage/unfinished-store';
import { explainStorageProblem } from '../storage/storage-problem';
import { EngineLoop } from './engine-loop';

/** An interpreter whose every word the test says for it. */
class FakePort {
	onmessage: ((event: { data: FromInterpreter[] }) => void) | null = null;
	readonly got: ToInterpreter[] = [];
	postMessage(messages: ToInterpreter[]) {
		this.got.push(...messages);
		const pings = messages.filter((message) => message.type === 'ping');
		for (const { id } of pings) this.say({ type: 'pong', id, heapBytes: 1, liveHandlers: 0 });
	}
	close() {
		this.onmessage = null;
	}
	say(...messages: FromInterpreter[]) {
		this.onmessage?.({ data: messages });
	}
	runs() {
		return this.got.filter((message): message is RunMessage => message.type === 'run');
	}
	settled() {
		return this.got.filter((message) => message.type === 'settle').map(({ seq }) => seq);
	}
	op(seq: number, op: Op) {
		const { executionId, epoch } = this.runs().at(-1)!;
		this.say({ type: 'op', executionId, epoch, seq, op });
	}
	end(seq: number) {
		const { executionId, epoch } = this.runs().at(-1)!;
		const ending = { status: 'ENDED_SUCCESS', message: 'done', statusMessage: null, errorLine: null, output: null };
		this.say({ type: 'left', executionId, epoch, seq, ending: ending as never });
	}
}

const SLEEP: Op = { kind: 'sleep', seconds: 0 };
const REQUEST: Op = {
	kind: 'create',
	target: { type: 'CONNECTION', connectorType: 'CALL', connectorName: null },
	input: { n: 1 },
	options: {},
	run: true,
	wait: 'ALL_ENDED'
};

let db: MillraceDatabase;
let store: EngineStore;
let port: FakePort;
let loop: EngineLoop;
let flow: Flow;
let notices: EngineNotice['type'][];
let requests: unknown[];
/** The stored connectors that requests were made with. */
let stored: Connection['stored'][];

beforeEach(async () => {
	const opening = await openDatabase({ dexie: { indexedDB: new IDBFactory(), IDBKeyRange } });
	if (!opening.ok) throw new Error(opening.problem.message);
	db = opening.db;
	// Its identity is there: after a reopening it is known for the same one.
	await expect.poll(() => db.preferences.count()).toBe(1);
	store = new EngineStore(db);
	flow = await new FlowRepository(db).create({ name: 'a flow' });
	port = new FakePort();
	notices = [];
	requests = [];
	stored = [];
	loop = new EngineLoop({
		store,
		unfinished: new UnfinishedStore(db),
		flowApi: 'this one',
		olderFlowApi: () => Promise.resolve(null),
		performRecord: () => Promise.resolve({ ok: true, value: null }),
		host: {
			openInterpreter: () => {
				const opened = { interpreterId: 1, port: port as unknown as MessagePort };
				setTimeout(() => port.say({ type: 'ready', bootMs: 1, fromSnapshot: true }));
				return Promise.resolve({ ok: true, value: opened });
			},
			closeInterpreter: () => undefined
		},
		notify: (notice) => notices.push(notice.type),
		findConnector: (type) => ({ type, protectedInputs: [], isIdempotent: () => true }),
		runConnection: (connection) => {
			requests.push(connection.inputs);
			stored.push(connection.stored);
			return Promise.resolve({ ok: true, value: { answer: 1 } });
		},
		keepFile: () => Promise.reject(new Error('There are no files here.')),
		explainStorage: explainStorageProblem,
		interpreters: 1
	});
	await loop.start();
});
afterEach(async () => {
	await loop.stop();
	db.close();
});

const statusOf = async (id: ExecutionId) => (await db.executions.get(id))?.status;

/** Starts the flow and waits until its handler runs. */
async function run(): Promise<ExecutionId> {
	const id = await new ExecutionRepository(db).requestRun(flow, null);
	await expect.poll(() => port.runs().length).toBe(1);
	await expect.poll(() => statusOf(id)).toBe('RUNNING');
	return id;
}

/** Makes commits fail until it is told to stop. @returns how many failed so far, and what makes them work again */
function failCommits(error: () => unknown) {
	const { commit } = store;
	const failed = { count: 0, stop: () => void (store.commit = commit) };
	store.commit = () => {
		failed.count++;
		return Promise.reject(error() as Error);
	};
	return failed;
}

const FULL = () => new DOMException('no room', 'QuotaExceededError');

describe('EngineLoop, when commits fail', () => {
	it('stands still, says so, and goes on by itself with nothing lost', async () => {
		const id = await run();
		const failing = failCommits(FULL);
		port.op(1, SLEEP);
		await expect.poll(() => failing.count).toBe(1);
		// What ran ahead of the commit was answered (E2); what comes now is not.
		const answered = port.settled();
		port.op(2, SLEEP);
		await expect.poll(() => failing.count).toBe(2);
		expect(port.settled()).toEqual(answered);
		expect(notices).toEqual(['storage-full']);

		failing.stop();
		await expect.poll(() => port.settled()).toEqual([1, 2]);
		port.end(3);
		await expect.poll(() => statusOf(id)).toBe('ENDED_SUCCESS');
		expect(notices).toEqual(['storage-full', 'storage-recovered']);
		const steps = await store.history(id);
		expect(steps.map(({ seq }) => seq)).toEqual([1, 2]);
	});

	it('E1: lets no request out before its commit has worked, and then once', async () => {
		await run();
		const failing = failCommits(FULL);
		port.op(1, REQUEST);
		await expect.poll(() => failing.count).toBe(2);
		expect(requests).toEqual([]);
		failing.stop();
		await expect.poll(() => port.settled()).toEqual([1]);
		expect(requests).toEqual([{ n: 1 }]);
	});

	it('E1: lets no request out that was cancelled before its commit has worked', async () => {
		const id = await run();
		const failing = failCommits(FULL);
		port.op(1, REQUEST);
		await expect.poll(() => failing.count).toBe(1);
		await new ExecutionRepository(db).requestCancel(id);
		await expect.poll(() => failing.count).toBe(2);
		failing.stop();
		await expect.poll(() => statusOf(id)).toBe('ENDED_CANCELLED');
		expect(requests).toEqual([]);
	});

	it('keeps what is asked of it meanwhile for later', async () => {
		const id = await run();
		const failing = failCommits(FULL);
		port.op(1, { kind: 'sleep', seconds: 1_000 });
		await expect.poll(() => failing.count).toBe(1);
		await new ExecutionRepository(db).requestCancel(id);
		await expect.poll(() => failing.count).toBe(2);
		expect(await statusOf(id)).toBe('RUNNING');
		failing.stop();
		await expect.poll(() => statusOf(id)).toBe('ENDED_CANCELLED');
		expect(await db.inbox.count()).toBe(0);
	});

	it('goes on after a transaction that was aborted', async () => {
		const id = await run();
		const failing = failCommits(() => new DOMException('The transaction was aborted.', 'AbortError'));
		port.end(1);
		await expect.poll(() => failing.count).toBe(1);
		failing.stop();
		await expect.poll(() => statusOf(id)).toBe('ENDED_SUCCESS');
	});
});

describe('EngineLoop, when commits take long', () => {
	/** Has commits wait until they are let go on. @returns what lets them, and how many have begun */
	function holdCommits() {
		const { commit } = store;
		let goOn = () => {};
		const held = new Promise<void>((resolve) => (goOn = resolve));
		const holding = { begun: 0, goOn: () => goOn() };
		store.commit = async (batch) => {
			holding.begun++;
			await held;
			return commit.call(store, batch);
		};
		return holding;
	}

	it.each([
		['on its way to the database', 0],
		['waiting for the commit before it', 1]
	])('E1: a request whose execution ends while it is %s stays in', async (_where, before) => {
		await run();
		const holding = holdCommits();
		for (let seq = 1; seq <= before; seq++) port.op(seq, SLEEP);
		await expect.poll(() => holding.begun).toBe(before);
		port.op(before + 1, { ...REQUEST, wait: null } as Op);
		await expect.poll(() => port.settled()).toHaveLength(before + 1);
		const { outcome } = port.got.findLast((message) => message.type === 'settle')!;
		const { id } = (outcome as unknown as { value: { id: ExecutionId } }).value;
		port.op(before + 2, { kind: 'cancel', executionId: id, message: null });
		await expect.poll(() => port.settled()).toHaveLength(before + 2);
		holding.goOn();
		await expect.poll(() => statusOf(id)).toBe('ENDED_CANCELLED');
		expect(requests).toEqual([]);
	});
});

describe('EngineLoop, with flows and connectors', () => {
	const byName: Op = { ...REQUEST, target: { type: 'CONNECTION', connectorType: null, connectorName: 'shop' } };

	it('reads them for what is to be started, not each time something is asked of it', async () => {
		const id = await run();
		let readings = 0;
		const { records, flows } = store;
		store.records = (type) => (readings++, records.call(store, type));
		store.flows = () => (readings++, flows.call(store));
		const executions = new ExecutionRepository(db);
		for (let times = 0; times < 5; times++) {
			await executions.requestPause(id, false);
			await expect.poll(() => db.inbox.count()).toBe(0);
		}
		expect(readings).toBe(0);
	});

	it('knows a connector that was saved before its run, and each change of it', async () => {
		const records = new RecordRepository(db);
		const executions = new ExecutionRepository(db);
		const fields = { connector_type: 'CALL', value: { n: 1 } };
		const connector = await records.create({ type: 'connector', name: 'shop', fields });
		await run();
		port.op(1, byName);
		await expect.poll(() => port.settled()).toEqual([1]);
		port.end(2);
		await records.save(connector.id, { value: { n: 2 } });
		const second = await executions.requestRun(flow, null);
		await expect.poll(() => port.runs().at(-1)?.executionId).toBe(second);
		port.op(1, byName);
		await expect.poll(() => stored.length).toBe(2);
		expect(stored).toEqual([
			{ name: 'shop', value: { n: 1 } },
			{ name: 'shop', value: { n: 2 } }
		]);
	});
});

describe('EngineLoop, with pages of a newer app', () => {
	it('leaves what it does not know for a newer engine, says so, and does the rest', async () => {
		const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
		await db.inbox.add({ type: 'reprioritise', to: 3, at: 1 } as never);
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		await expect.poll(() => statusOf(id)).toBe('RUNNING');
		expect(notices).toEqual(['app-outdated']);
		expect((await db.inbox.toArray()).map(({ type }) => type)).toEqual(['reprioritise']);
		expect(warned).toHaveBeenCalledOnce();
		warned.mockRestore();
	});
});

describe('EngineLoop, when the browser closes the database', () => {
	const closeByForce = () => forceCloseDatabase(db.backendDB() as unknown as Parameters<typeof forceCloseDatabase>[0]);

	it('goes on when it is open again, and hears what pages ask for', async () => {
		const id = await run();
		closeByForce();
		port.op(1, SLEEP);
		await expect.poll(() => port.settled()).toEqual([1]);
		port.end(2);
		await expect.poll(() => statusOf(id)).toBe('ENDED_SUCCESS');
		const second = await new ExecutionRepository(db).requestRun(flow, null);
		await expect.poll(() => port.runs().at(-1)?.executionId).toBe(second);
		expect(notices).toEqual([]);
	});
});

describe('EngineLoop, when reads fail', () => {
	it('a script that cannot be read for a while is started all the same', async () => {
		const { source } = store;
		let failures = 2;
		store.source = (hash) => {
			if (failures-- > 0) return Promise.reject(new DOMException('try later', 'UnknownError'));
			return source.call(store, hash);
		};
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		await expect.poll(() => port.runs().length, { timeout: 10_000 }).toBe(1);
		port.end(1);
		await expect.poll(() => statusOf(id)).toBe('ENDED_SUCCESS');
		expect(notices).toEqual(['storage-lost', 'storage-recovered']);
	});
});
