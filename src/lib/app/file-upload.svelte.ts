import { SvelteMap } from 'svelte/reactivity';
import { mediaTypeOf } from '../domain/media-type';
import type { StoredRecord } from '../domain/record';
import type { RecordRepository } from '../storage/record-repository';
import { storageProblemOf } from '../storage/storage-problem';
import { sizeText } from '../ui/size-text';
import { sortUpload, type Brought, type UploadFailure, type UploadItem } from './sort-upload';

/** What is done with a file whose name is taken. */
export type UploadChoice = 'replace' | 'beside' | 'skip';

export interface FileUploadOptions {
	records: Pick<RecordRepository, 'list' | 'putFile'>;
	/** Where they are brought to; `''` for the top. */
	folder: string;
	files: readonly Brought[];
	/** How many bytes the browser still has for this site; null where it does not tell. */
	room?: () => Promise<number | null>;
}

/**
 * One upload of files, from those that were chosen to its end.
 *
 * U1: a file that is there is only written over where a person has said so, also where it came in between.
 * U2: each file is written as a whole or not at all; one that fails keeps no other from its place.
 */
export class FileUpload {
	/** `choosing`: names are taken, and it waits for {@link apply}. */
	phase = $state<'reading' | 'choosing' | 'writing' | 'done'>('reading');
	/** Those whose names are taken. */
	conflicts = $state.raw<UploadItem[]>([]);
	readonly choices = new SvelteMap<string, UploadChoice>();
	written = $state.raw<StoredRecord[]>([]);
	failures = $state.raw<UploadFailure[]>([]);
	skipped = $state(0);
	/** Of all that were brought, how many are through, one way or the other. */
	readonly through = $derived(this.written.length + this.failures.length + this.skipped);
	readonly undecided = $derived(this.conflicts.filter(({ name }) => !this.choices.has(name)));
	private free: UploadItem[] = [];

	constructor(private readonly options: FileUploadOptions) {}

	get count(): number {
		return this.options.files.length;
	}

	/** Looks which names are taken, and writes the files at once where none is. Never rejects. */
	async start(): Promise<void> {
		try {
			const { records, files, folder } = this.options;
			const sorted = sortUpload(files, folder, await records.list('file'));
			this.free = sorted.free;
			this.conflicts = sorted.conflicts;
			this.failures = sorted.failures;
		} catch (error) {
			this.failures = this.options.files.map(({ path }) => ({ name: path, reason: reasonOf(error) }));
			this.phase = 'done';
			return;
		}
		if (this.conflicts.length > 0) this.phase = 'choosing';
		else await this.write();
	}

	choose(item: UploadItem, choice: UploadChoice): void {
		this.choices.set(item.name, choice);
	}

	/** The same choice for all whose names are taken. */
	chooseForAll(choice: UploadChoice): void {
		for (const item of this.conflicts) this.choose(item, choice);
	}

	/** Writes them, once everything is decided. Never rejects. */
	async apply(): Promise<void> {
		if (this.phase === 'choosing' && this.undecided.length === 0) await this.write();
	}

	private async write(): Promise<void> {
		this.phase = 'writing';
		const items = [...this.free, ...this.conflicts];
		this.free = [];
		this.conflicts = [];
		for (const item of items) {
			const choice = item.taken ? this.choices.get(item.name)! : 'ask';
			if (choice === 'skip') this.skipped++;
			else await this.writeOne(item, choice);
		}
		this.choices.clear();
		this.phase = this.conflicts.length > 0 ? 'choosing' : 'done';
	}

	private async writeOne(item: UploadItem, ifTaken: 'ask' | 'replace' | 'beside'): Promise<void> {
		const { name, file } = item;
		const { records, room = roomLeft } = this.options;
		try {
			await readable(file);
			const left = await room();
			if (left !== null && file.size > left) throw new NoRoom(noRoom(file, left));
			const content = new Blob([file], { type: mediaTypeOf(name, file.type) });
			const record = await records.putFile(name, content, ifTaken);
			if (record) this.written = [...this.written, record];
			else this.conflicts = [...this.conflicts, { ...item, taken: await this.whoHas(name) }];
		} catch (error) {
			const full = storageProblemOf(error).kind === 'quota';
			this.failures = [...this.failures, { name, reason: full ? noRoom(file, await room()) : reasonOf(error) }];
		}
	}

	/** Somebody made a file of this name just now. */
	private async whoHas(name: string): Promise<StoredRecord | null> {
		const files = await this.options.records.list('file');
		return files.find((file) => file.name === name) ?? null;
	}
}

class NoRoom extends Error {}
class Unreadable extends Error {}

function reasonOf(error: unknown): string {
	if (error instanceof NoRoom || error instanceof Unreadable) return error.message;
	const { kind, message, whatToDo } = storageProblemOf(error);
	if (kind !== 'unknown') return `${message} ${whatToDo}`;
	return `It could not be kept: ${error instanceof Error ? error.message : String(error)}`;
}

function noRoom({ size }: File, left: number | null): string {
	const free = left === null ? '' : ` and about ${sizeText(Math.max(0, left))} are free`;
	return `It does not fit: it has ${sizeText(size)}${free}. Delete old executions or files, or free space on this device.`;
}

/** @throws {Unreadable} where the browser cannot read a file, which it would otherwise say only when it writes it */
async function readable(file: File): Promise<void> {
	try {
		await file.slice(0, 1).arrayBuffer();
	} catch (error) {
		const why = error instanceof Error ? ` (${error.message})` : '';
		throw new Unreadable(`It could not be read: it may have been moved or deleted meanwhile, or be a folder${why}.`);
	}
}

async function roomLeft(): Promise<number | null> {
	try {
		const { usage, quota } = await navigator.storage.estimate();
		return usage === undefined || quota === undefined ? null : quota - usage;
	} catch (error) {
		console.warn('The browser does not tell how much room there is.', error);
		return null;
	}
}

/** What an upload did, in a sentence for a toast. */
export function describeUpload({ written, skipped }: Pick<FileUpload, 'written' | 'skipped'>): string {
	const files = (count: number) => `${count.toLocaleString()} ${count === 1 ? 'file' : 'files'}`;
	const [only] = written;
	const kept = written.length === 1 ? `“${only!.name}” is here` : `${files(written.length)} are here`;
	return skipped === 0 ? kept : `${written.length === 0 ? 'Nothing was changed' : kept}, ${files(skipped)} left out`;
}
