import * as Comlink from 'comlink';
import { browserContext } from '../connectors/browser-context';
import { connectorFound, runConnector } from '../connectors/registry';
import { failure } from '../domain/failure';
import type { EngineApi } from '../protocol/engine';
import { MillraceDatabase } from '../storage/database';
import { EngineStore } from '../storage/engine-store';
import { explainStorageProblem } from '../storage/storage-problem';
import { EngineLoop } from './engine-loop';

/** Interpreters at most: one for each core, and at least two, so that one that computes leaves another free. */
const INTERPRETERS = Math.max(2, navigator.hardwareConcurrency || 2);

let loop: EngineLoop | null = null;
let db: MillraceDatabase | null = null;

const api: EngineApi = {
	async start(host, notify) {
		try {
			db = new MillraceDatabase();
			await db.open();
			loop = new EngineLoop({
				store: new EngineStore(db),
				host,
				notify: (notice) => void notify(notice),
				findConnector: connectorFound,
				runConnector: (type, inputs, signal) => runConnector(type, inputs, browserContext(signal)),
				explainStorage: explainStorageProblem,
				interpreters: INTERPRETERS
			});
			db.on('versionchange', () => {
				// Another tab brings a newer database: this engine lets go, so that the newer one can start.
				void loop?.stop();
				db?.close();
				notify({
					type: 'storage-lost',
					message: 'A newer version of Millrace was opened in another tab. Reload this one.'
				});
			});
			await loop.start();
			return { ok: true, value: null };
		} catch (error) {
			return { ok: false, failure: failure('InternalError', explainStorageProblem(error).message, undefined, true) };
		}
	},
	interpreterGone(interpreterId, reason) {
		loop?.interpreterGone(interpreterId, reason);
	},
	async stop() {
		await loop?.stop();
		db?.close();
	}
};

Comlink.expose(api);
