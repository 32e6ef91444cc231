import {
	BACKUP_FORMAT,
	BACKUP_PART_BYTES,
	BACKUP_VERSION,
	type BackupEnd,
	type BackupHeader,
	type BackupLine
} from '../domain/backup';
import type { Secret } from '../domain/secret';
import { bytesToBase64, encodeValue, UnwritableError } from './backup-values';
import { DATABASE_VERSION, type MillraceDatabase, type Preference } from './database';
import { DEVICE_PREFERENCE } from './database-identity';
import { LongTransaction } from './long-transaction';
import { withoutValues } from './secret-backup';

export interface WriteBackupOptions {
	appVersion: string;
	/** When it is made, milliseconds since 1970. */
	now: number;
	/** From 0 to 1, by rows. */
	onProgress?: (done: number) => void;
}

export interface WrittenBackup extends BackupEnd {
	file: Blob;
	fileName: string;
}

/** Text is handed on in pieces of about so many UTF-16 units. */
const PIECE = 256 * 1024;
/** About so much text is read at a time, in UTF-16 units, whatever the size of the rows. */
const PAGE_TEXT = 2 * 2 ** 20;
const PAGE_ROWS = 200;

/**
 * Everything of all tables, as of one moment, packed into a file. Never more than a few megabytes of it are in memory
 * besides the packed file. Whoever writes meanwhile waits until it is read.
 * @throws what IndexedDB throws
 */
export async function writeBackup(db: MillraceDatabase, options: WriteBackupOptions): Promise<WrittenBackup> {
	const packer = new CompressionStream('gzip');
	const writer = packer.writable.getWriter();
	const packed = new Response(packer.readable as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
	// A failure of the reading is the one that is told; this end only hears of it, too.
	packed.catch(() => undefined);
	const names = db.tables.map(({ name }) => name);
	const transaction = new LongTransaction(db.backendDB(), names, 'readonly');
	const writing = new BackupWriting(transaction, writer, options);
	try {
		const end = await writing.write(names);
		await writer.close();
		const stamp = new Date(options.now).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
		return { ...end, file: await packed, fileName: `millrace-backup-${stamp}.jsonl.gz` };
	} catch (error) {
		transaction.abort(error);
		await writer.abort(error).catch(() => undefined);
		throw error;
	}
}

class BackupWriting {
	private readonly encoder = new TextEncoder();
	private readonly rows: BackupEnd['rows'] = {};
	private readonly leftOut: BackupEnd['leftOut'] = {};
	private text = '';
	private blobs = 0;
	private done = 0;
	private total = 1;

	constructor(
		private readonly transaction: LongTransaction,
		private readonly writer: WritableStreamDefaultWriter<BufferSource>,
		private readonly options: WriteBackupOptions
	) {}

	async write(tables: readonly string[]): Promise<BackupEnd> {
		const { transaction, options } = this;
		for (const name of tables) this.total += await transaction.result(transaction.store(name).count());
		const header: BackupHeader = {
			format: BACKUP_FORMAT,
			version: BACKUP_VERSION,
			appVersion: options.appVersion,
			databaseVersion: DATABASE_VERSION,
			madeAt: new Date(options.now).toISOString()
		};
		await this.put(header);
		for (const name of tables) await this.writeTable(name);
		const end = { rows: this.rows, leftOut: this.leftOut };
		await this.put({ end });
		await this.flush();
		return end;
	}

	private async writeTable(name: string): Promise<void> {
		await this.put({ table: name });
		const store = this.transaction.store(name);
		let written = 0;
		let limit = 50;
		let after: IDBKeyRange | null = null;
		for (;;) {
			const [rows, keys]: [unknown[], IDBValidKey[]] = await Promise.all([
				this.transaction.result(store.getAll(after, limit)),
				this.transaction.result(store.getAllKeys(after, limit))
			]);
			let size = 0;
			for (const [index, row] of rows.entries()) {
				if (name === 'preferences' && (row as Preference).key.startsWith(DEVICE_PREFERENCE)) continue;
				const length = await this.writeRow(
					name === 'secrets' ? withoutValues(row as Secret) : row,
					store.keyPath === null ? { key: keys[index] } : {}
				);
				if (length === null) this.leftOut[name] = (this.leftOut[name] ?? 0) + 1;
				else written++;
				size += length ?? 0;
			}
			this.done += rows.length;
			this.options.onProgress?.(this.done / this.total);
			if (rows.length < limit) break;
			after = IDBKeyRange.lowerBound(keys.at(-1), true);
			limit = Math.max(1, Math.min(PAGE_ROWS, 4 * limit, Math.floor((limit * PAGE_TEXT) / Math.max(1, size))));
		}
		this.rows[name] = written;
	}

	/** @returns its length as text; null where no file can hold it */
	private async writeRow(row: unknown, beside: { key?: unknown }): Promise<number | null> {
		const found: { number: number; blob: Blob }[] = [];
		const place = (blob: Blob) => {
			found.push({ number: ++this.blobs, blob });
			return this.blobs;
		};
		let line: string;
		try {
			line = JSON.stringify({ row: encodeValue(row, place), ...(encodeValue(beside, place) as object) });
		} catch (error) {
			if (error instanceof UnwritableError) return null;
			throw error;
		}
		let size = line.length;
		for (const { number, blob } of found) {
			size += blob.size;
			for (let at = 0; at < blob.size; at += BACKUP_PART_BYTES) {
				const part = blob.slice(at, at + BACKUP_PART_BYTES).arrayBuffer();
				const bytes = new Uint8Array(await this.transaction.waitFor(part));
				await this.put({ blob: number, data: bytesToBase64(bytes) });
			}
		}
		await this.putText(line);
		return size;
	}

	private put(line: BackupHeader | BackupLine): Promise<void> {
		return this.putText(JSON.stringify(line));
	}

	private async putText(line: string): Promise<void> {
		this.text += `${line}\n`;
		if (this.text.length >= PIECE) await this.flush();
	}

	private async flush(): Promise<void> {
		const bytes = this.encoder.encode(this.text);
		this.text = '';
		// Waits until the packer has room, so that the text does not pile up. Where it broke, `ready` says so next time.
		await this.transaction.waitFor(this.writer.ready);
		this.writer.write(bytes).catch(() => undefined);
	}
}
