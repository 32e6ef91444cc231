import { SvelteMap } from 'svelte/reactivity';
import {
	applyImport,
	ImportError,
	importReach,
	planImport,
	planned,
	type BundleProblem,
	type ImportChoice,
	type ImportPlan,
	type ImportReach,
	type ImportResult
} from '../storage/bundle-import';
import type { MillraceDatabase } from '../storage/database';
import { readImportFiles } from '../storage/import-files';
import { explainStorageProblem } from '../storage/storage-problem';
import { counted, isRecord, type PlannedEntry } from './bundle-words';
import { protectedInputs } from './connector-secrets';

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

	readonly entries: readonly PlannedEntry[] = $derived.by(() => {
		if (this.phase.name !== 'choosing') return [];
		const { flows, records } = this.phase.plan;
		return [...flows, ...records];
	});
	readonly added = $derived(planned(this.entries, 'new'));
	readonly changed = $derived(planned(this.entries, 'changed'));
	readonly same = $derived(planned(this.entries, 'same'));
	readonly hasRecords = $derived(this.entries.some(isRecord));
	readonly undecided = $derived(this.changed.filter(({ key }) => !this.choices.has(key)));
	/** What would be written. */
	readonly writes = $derived([
		...this.added.filter(({ key }) => this.choices.get(key) !== 'skip'),
		...this.changed.filter(({ key }) => ['theirs', 'both'].includes(this.choices.get(key) ?? ''))
	]);

	/** What of mine it would reach; of those that differ also while nothing is chosen for them. */
	readonly reach: ImportReach = $derived.by(() => {
		if (this.phase.name !== 'choosing') return { flows: [], secrets: [], callers: [] };
		const { plan } = this.phase;
		const isLeftOut = ({ key }: PlannedEntry, choices: readonly ImportChoice[]) =>
			choices.includes(this.choices.get(key)!);
		const flows = plan.flows.filter((flow) => !isLeftOut(flow, ['skip']));
		const records = plan.records.filter((record) => record.kind !== 'same' && !isLeftOut(record, ['skip', 'mine']));
		return importReach(flows, records, plan.here);
	});

	choose({ key }: PlannedEntry, choice: ImportChoice): void {
		this.choices.set(key, choice);
	}

	/** Takes a new one, or leaves it out. */
	take(entries: readonly PlannedEntry[], on: boolean): void {
		for (const { key } of entries) {
			if (on) this.choices.delete(key);
			else this.choices.set(key, 'skip');
		}
	}

	/** The same choice for everything that differs. */
	chooseForAll(choice: ImportChoice): void {
		for (const { key } of this.changed) this.choices.set(key, choice);
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
			const plan = await planImport(this.db, bundle, await protectedInputs());
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
export function describeImport({ added, updated, records, renamed }: ImportResult): string {
	const what = (flows: number, others: number) =>
		[flows > 0 && counted(flows, 'flow'), others > 0 && counted(others, 'record')].filter(Boolean).join(' and ');
	const parts = [];
	if (added.length + records.added.length > 0) parts.push(`${what(added.length, records.added.length)} added`);
	if (updated.length + records.updated.length > 0) {
		parts.push(`${what(updated.length, records.updated.length)} updated`);
	}
	for (const { wanted, name } of renamed.slice(0, 3)) parts.push(`“${wanted}” is now “${name}”`);
	return parts.length === 0 ? 'Nothing was changed' : parts.join(', ');
}
