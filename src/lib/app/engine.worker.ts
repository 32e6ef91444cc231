import * as Comlink from 'comlink';
import { browserContext } from '../connectors/browser-context';
import { connectorFound } from '../connectors/registry';
import { failure } from '../domain/failure';
import type { EngineApi, FlowApiAt, PythonSources } from '../protocol/engine';
import { installBuiltIns } from '../storage/built-in-store';
import type { MillraceDatabase } from '../storage/database';
import { EngineStore } from '../storage/engine-store';
import { FileStore } from '../storage/file-store';
import { FlowApiStore } from '../storage/flow-api-store';
import { openDatabase } from '../storage/open-database';
import { RecordStore } from '../storage/record-store';
import { ScheduleStore } from '../storage/schedule-store';
import { SecretRepository } from '../storage/secret-repository';
import { UnfinishedStore } from '../storage/unfinished-store';
import { explainStorageProblem, type StorageProblem } from '../storage/storage-problem';
import { BUILT_IN_FLOWS } from './built-in/built-in-flows';
import { EngineLoop } from './engine-loop';
import { DEFAULT_DEV_PAUSE, readPreference } from './preferences';
import { RetentionKeeper } from './retention-keeper';
import { runConnection } from './run-connection';
import { isLookedAt, Unwatched } from './unwatched';
import { DebuggingRepository } from '../storage/debugging-repository';
import { ScheduleKeeper } from './schedule-keeper';

/** Interpreters at most: one for each core, and at least two, so that one that computes leaves another free. */
const INTERPRETERS = Math.max(2, navigator.hardwareConcurrency || 2);

/** Not at once: what was unfinished is taken up first. In milliseconds. */
const FORGET_AFTER_MS = 5_000;
/** So long the first commit waits for the sources of flow_api at most, in milliseconds: they are a small file of the app. */
const KEEP_WITHIN_MS = 3_000;

let loop: EngineLoop | null = null;
let retention: RetentionKeeper | null = null;
let unwatched: Unwatched | null = null;
let schedules: ScheduleKeeper | null = null;

const inWords = ({ message, whatToDo }: StorageProblem) => `${message} ${whatToDo}`;

function after(ms: number, callback: () => void): () => void {
	const timer = setTimeout(callback, ms);
	return () => clearTimeout(timer);
}

async function keepFlowApi(flowApis: FlowApiStore, { hash, sourcesUrl }: FlowApiAt): Promise<void> {
	try {
		await flowApis.keep(hash, () => fetchSources(sourcesUrl));
	} catch (error) {
		// The next start tries again; until then only an update in between would be noticed.
		console.warn('This flow_api could not be kept for later.', error);
	}
}

async function forgetFlowApis(flowApis: FlowApiStore, { hash }: FlowApiAt): Promise<void> {
	try {
		await flowApis.forgetUnused(hash);
	} catch (error) {
		console.warn('It could not be looked up which flow_api is not needed any more.', error);
	}
}

async function bringAlong(db: MillraceDatabase): Promise<void> {
	try {
		await installBuiltIns(db, BUILT_IN_FLOWS, Date.now());
	} catch (error) {
		// Flows run without them, too; the next start tries again.
		console.warn('The wrappers that Millrace brings along could not be put into the database.', error);
	}
}

async function fetchSources(url: string): Promise<PythonSources> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${url}: ${response.status}`);
	return (await response.json()) as PythonSources;
}

const api: EngineApi = {
	async start(host, notify, flowApi) {
		const opened = await openDatabase({
			// The engine reads what it has just written and watches two small tables: a cache would only cost.
			dexie: { cache: 'disabled' },
			onLost: (problem) => notify({ type: 'storage-gone', message: inWords(problem) }),
			onBlocked: (problem) => notify({ type: 'storage-lost', message: inWords(problem) })
		});
		if (!opened.ok) return { ok: false, failure: failure('InternalError', inWords(opened.problem), undefined, true) };
		const records = new RecordStore(opened.db, Date.now);
		const files = new FileStore(opened.db, Date.now);
		const secrets = new SecretRepository(opened.db);
		const flowApis = new FlowApiStore(opened.db, Date.now);
		const kept = keepFlowApi(flowApis, flowApi);
		const longEnough = new Promise<void>((resolve) => void after(KEEP_WITHIN_MS, resolve));
		loop = new EngineLoop({
			store: new EngineStore(opened.db, Promise.race([kept, longEnough])),
			unfinished: new UnfinishedStore(opened.db),
			flowApi: flowApi.hash,
			olderFlowApi: (hash) => flowApis.sources(hash),
			host,
			notify,
			findConnector: connectorFound,
			runConnection: (connection, { signal, keepFile }) =>
				runConnection(connection, secrets, { ...browserContext(signal), keepFile }),
			keepFile: (file) => files.keep(file),
			performRecord: (effect) => records.perform(effect),
			explainStorage: explainStorageProblem,
			interpreters: INTERPRETERS
		});
		try {
			// Python boots while they are put there, before the first flow that may want them.
			loop.warmUp();
			await bringAlong(opened.db);
			await loop.start();
			retention = new RetentionKeeper({ db: opened.db, now: Date.now, after });
			retention.start();
			const { db } = opened;
			unwatched = new Unwatched({
				isLookedAt,
				minutes: async () => ((await readPreference(db, 'dev-pause')) ?? DEFAULT_DEV_PAUSE).minutes,
				debugging: new DebuggingRepository(db),
				now: Date.now,
				after
			});
			unwatched.start();
			const store = new ScheduleStore(opened.db, () => new Intl.DateTimeFormat().resolvedOptions().timeZone);
			schedules = new ScheduleKeeper({ store, now: Date.now, after });
			schedules.start();
			after(FORGET_AFTER_MS, () => void forgetFlowApis(flowApis, flowApi));
			return { ok: true, value: null };
		} catch (error) {
			return { ok: false, failure: failure('InternalError', explainStorageProblem(error).message, undefined, true) };
		}
	},
	interpreterGone(interpreterId, reason) {
		loop?.interpreterGone(interpreterId, reason);
	},
	async stop() {
		retention?.stop();
		unwatched?.stop();
		await schedules?.stop();
		await loop?.stop();
	}
};

Comlink.expose(api);
