import { SvelteMap } from 'svelte/reactivity';
import {
	applyImport,
	ImportError,
	planImport,
	planned,
	type BundleProblem,
	type ImportChoice,
	type ImportPlan,
	type ImportResult,
	type PlannedFlow
} from '../storage/bundle-import';
import type { MillraceDatabase } from '../storage/database';
import { readImportFiles } from '../storage/import-files';
import { explainStorageProblem } from '../storage/storage-problem';

type Phase =
	| { name: 'reading' }
	| { name: 'refused'; problem: BundleProblem }
	| { name: 'choosing'; plan: ImportPlan; ignored: string[]; exportedAt: string | null }
	| { name: 'importing' | 'done' };

/** One import, from the file to its end: what it would do, what the person chose, and carrying it out. */
export class ImportSession {
	phase = $state.raw<Phase>({ name: 'reading' });
	/** Why carrying it out failed; nothing was changed then. */
	failure = $state<string | null>(null);
	readonly choices = new SvelteMap<number, ImportChoice>();
	/** What is imported, e.g. `backup.json` or `3 Python files`. */
	readonly title: string;

	constructor(
		private readonly db: MillraceDatabase,
		private readonly files: readonly File[]
	) {
		this.title = files.length === 1 ? files[0]!.name : `${files.length} files`;
		void this.read();
	}

	private readonly plan = $derived(this.phase.name === 'choosing' ? this.phase.plan : { flows: [] });
	readonly added = $derived(planned(this.plan, 'new'));
	readonly changed = $derived(planned(this.plan, 'changed'));
	readonly same = $derived(planned(this.plan, 'same'));
	readonly undecided = $derived(this.changed.filter((flow) => !this.choices.has(flow.key)));
	/** How many flows would be written. */
	readonly writes = $derived(
		this.added.filter((flow) => this.choices.get(flow.key) !== 'skip').length +
			this.changed.filter((flow) => ['theirs', 'both'].includes(this.choices.get(flow.key) ?? '')).length
	);

	choose(flow: PlannedFlow, choice: ImportChoice): void {
		this.choices.set(flow.key, choice);
	}

	/** The same choice for every flow that differs. */
	chooseForAll(choice: ImportChoice): void {
		for (const flow of this.changed) this.choices.set(flow.key, choice);
	}

	/** Carries it out. @returns what it did; null where it failed, and {@link failure} says why */
	async apply(): Promise<ImportResult | null> {
		const choosing = this.phase;
		if (choosing.name !== 'choosing') return null;
		this.failure = null;
		this.phase = { name: 'importing' };
		try {
			const result = await applyImport(this.db, choosing.plan, this.choices);
			this.phase = { name: 'done' };
			return result;
		} catch (error) {
			this.failure = explain(error);
			this.phase = choosing;
			return null;
		}
	}

	/** Reads and compares anew, for example after another tab saved. Choices are made again. */
	async read(): Promise<void> {
		this.phase = { name: 'reading' };
		this.failure = null;
		this.choices.clear();
		try {
			const reading = await readImportFiles(this.files);
			if (!reading.ok) {
				this.phase = { name: 'refused', problem: reading.problem };
				return;
			}
			const { bundle, ignored } = reading;
			const plan = await planImport(this.db, bundle);
			this.phase = { name: 'choosing', plan, ignored, exportedAt: bundle.exportedAt ?? null };
		} catch (error) {
			this.phase = { name: 'refused', problem: { kind: 'invalid', message: explain(error), path: null } };
		}
	}
}

function explain(error: unknown): string {
	if (error instanceof ImportError) return error.message;
	return `Nothing was imported. ${explainStorageProblem(error).message}`;
}

/** What an import did, in a sentence for a toast. */
export function describeImport(result: ImportResult): string {
	const flows = (count: number) => `${count} ${count === 1 ? 'flow' : 'flows'}`;
	const parts = [];
	if (result.added.length > 0) parts.push(`${flows(result.added.length)} added`);
	if (result.updated.length > 0) parts.push(`${flows(result.updated.length)} updated`);
	for (const { wanted, name } of result.renamed.slice(0, 3)) parts.push(`“${wanted}” is now “${name}”`);
	return parts.length === 0 ? 'Nothing was changed' : parts.join(', ');
}
