import type { FlowApiSources, MillraceDatabase } from './database';

type Sources = FlowApiSources['sources'];

/** Keeps each flow_api that executions were started with, so that they go on and end with it (E7). */
export class FlowApiStore {
	constructor(
		private readonly db: MillraceDatabase,
		private readonly now: () => number
	) {}

	/** The sources of a flow_api; null where they are not kept. */
	async sources(hash: string): Promise<Sources | null> {
		return (await this.db.flowApis.get(hash))?.sources ?? null;
	}

	/** Keeps the app's own flow_api, if it is not kept yet. @param load its sources */
	async keep(hash: string, load: () => Promise<Sources>): Promise<void> {
		const { flowApis } = this.db;
		if ((await flowApis.where('hash').equals(hash).count()) > 0) return;
		await flowApis.put({ hash, sources: await load(), savedAt: this.now() });
	}

	/** Forgets those that no execution was started with, but for the app's own. */
	async forgetUnused(own: string): Promise<void> {
		const kept = await this.db.flowApis.toCollection().primaryKeys();
		for (const hash of kept) if (hash !== own) await this.forgetIfUnused(hash);
	}

	private async forgetIfUnused(hash: string): Promise<void> {
		const { executions, flowApis } = this.db;
		await this.db.transaction('rw', executions, flowApis, async () => {
			// The oldest come first, and with them the first that would know it.
			const user = await executions.filter(({ flowApi }) => flowApi === hash).first();
			if (!user) await flowApis.delete(hash);
		});
	}
}
