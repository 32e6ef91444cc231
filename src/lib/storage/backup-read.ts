import Dexie, { cmp } from 'dexie';
import {
	BACKUP_FORMAT,
	BACKUP_VERSION,
	type BackupEnd,
	type BackupHeader,
	type BackupProblem,
	type BackupSummary
} from '../domain/backup';
import { BUNDLE_FORMAT } from '../domain/bundle';
import { isJsonObject } from '../domain/json';
import { isEnded, type Status } from '../domain/status';
import { backupLines, BackupRefused, refuseBackup } from './backup-lines';
import { rowProblem } from './backup-rows';
import { base64ToBytes, decodeValue } from './backup-values';
import { isBroughtAlong } from './built-in-store';
import { DATABASE_VERSION, MillraceDatabase } from './database';
import { upgradeRow } from './row-upgrades';

/** A row that was checked. */
export interface BackupRow {
	table: string;
	row: { [field: string]: unknown };
	/** Where the table keeps keys outside of its rows. */
	key: IDBValidKey | undefined;
	/** About how much memory it takes, in UTF-16 units of its text and bytes of its Blobs. */
	size: number;
}

export type BackupReading = { ok: true; summary: BackupSummary } | { ok: false; problem: BackupProblem };

/** Primary key paths of the tables, by name; null for keys outside of the rows. */
type KeyPaths = { [table: string]: string | string[] | null };

/**
 * Reads a whole backup and checks all of it, and changes nothing.
 * @param onProgress the part of the file that was read, from 0 to 1
 */
export async function inspectBackup(file: Blob, onProgress?: (done: number) => void): Promise<BackupReading> {
	const reading = new BackupReader(file, onProgress);
	let unfinished = 0;
	const broughtAlong: BackupSummary['broughtAlong'] = {};
	try {
		for await (const { table, row } of reading.rows()) {
			if (table === 'executions' && !isEnded(row.status as Status)) unfinished++;
			if (isBroughtAlong(table, row)) broughtAlong[table] = (broughtAlong[table] ?? 0) + 1;
		}
		const { madeAt, appVersion } = reading.header!;
		return { ok: true, summary: { ...reading.end!, unfinished, broughtAlong, appVersion, madeAt: Date.parse(madeAt) } };
	} catch (error) {
		return { ok: false, problem: backupProblemOf(error) };
	}
}

/** Why a backup could not be read. */
export function backupProblemOf(error: unknown): BackupProblem {
	if (error instanceof BackupRefused) return error.problem;
	const reason = error instanceof Error ? error.message : String(error);
	return { kind: 'broken', message: `The file is damaged (${reason}).` };
}

/** Reads a backup once, from its first line to its last. */
export class BackupReader {
	/** Known as soon as the first row is. */
	header: BackupHeader | null = null;
	/** Known when all rows were given. */
	end: BackupEnd | null = null;
	private line = 0;
	private readonly counts: BackupEnd['rows'] = {};
	private readonly keyPaths = knownKeyPaths();
	private blobs = new Map<number, Blob[]>();
	private table: string | null = null;
	private lastKey: unknown = undefined;

	constructor(
		private readonly file: Blob,
		private readonly onProgress?: (done: number) => void
	) {}

	/**
	 * All rows, each checked.
	 * @throws {BackupRefused} and others that {@link backupProblemOf} understands, also after rows were given
	 */
	async *rows(): AsyncGenerator<BackupRow> {
		for await (const text of backupLines(this.file, this.onProgress)) {
			this.line++;
			if (this.header === null) {
				this.header = readHeader(parse(text) ?? (await this.begin()));
				continue;
			}
			const row = this.readLine(text);
			if (row) yield row;
		}
		if (this.header === null) refuseBackup('foreign', 'The file is empty.');
		if (this.end === null) {
			refuseBackup('truncated', 'The file ends too soon: a part of it is missing. Copy or download it once more.');
		}
	}

	/** A bundle is spread over lines, so its first line says nothing. */
	private async begin(): Promise<{ format: string }> {
		const text = await this.file.slice(0, 1_000).text();
		return { format: text.includes(`"${BUNDLE_FORMAT}"`) ? BUNDLE_FORMAT : 'another' };
	}

	private readLine(text: string): BackupRow | null {
		const line = parse(text);
		if (!isJsonObject(line) || this.end) return this.broken('is not one of a backup');
		if ('row' in line) return this.readRow(line, text.length);
		if (typeof line.table === 'string') this.beginTable(line.table);
		else if (typeof line.blob === 'number' && typeof line.data === 'string') this.keepPart(line.blob, line.data);
		else if (isJsonObject(line.end)) this.end = this.readEnd(line.end);
		else this.broken('is not one of a backup');
		return null;
	}

	private beginTable(table: string): void {
		if (!Object.hasOwn(this.keyPaths, table)) this.broken(`is about “${table}”, which this version does not know`);
		if (Object.hasOwn(this.counts, table)) this.broken(`begins “${table}” a second time`);
		this.table = table;
		this.counts[table] = 0;
		this.lastKey = undefined;
	}

	private keepPart(number: number, data: string): void {
		// A Blob at once, so that the browser may keep its bytes elsewhere than in memory.
		const part = new Blob([base64ToBytes(data)]);
		this.blobs.set(number, [...(this.blobs.get(number) ?? []), part]);
	}

	private readRow(line: { row?: unknown; key?: unknown }, length: number): BackupRow {
		const { table } = this;
		if (table === null) return this.broken('is a row of no table');
		let size = length;
		const blob = (number: number) => {
			const parts = this.blobs.get(number) ?? [];
			for (const part of parts) size += part.size;
			return parts;
		};
		const row = decodeValue(line.row, blob);
		const outside = line.key === undefined ? undefined : (decodeValue(line.key, blob) as IDBValidKey);
		this.blobs.clear();
		if (!isJsonObject(row)) return this.broken('holds no record');
		upgradeRow(table, row, this.header!.databaseVersion);
		const problem = rowProblem(table, row);
		if (problem) this.broken(`is no record of “${table}”: ${problem}`);
		this.checkKey(table, row, outside);
		this.counts[table]!++;
		return { table, row, key: outside, size };
	}

	/** Keys come in order, so none comes twice. */
	private checkKey(table: string, row: { [field: string]: unknown }, outside: IDBValidKey | undefined): void {
		const path = this.keyPaths[table] ?? null;
		const at = (part: string): unknown => Dexie.getByKeyPath(row, part);
		const key = path === null ? outside : Array.isArray(path) ? path.map(at) : at(path);
		const order = this.lastKey === undefined ? cmp(key, key) : cmp(this.lastKey, key);
		if (Number.isNaN(order)) this.broken(`is a record of “${table}” without a key`);
		if (this.lastKey !== undefined && order >= 0) this.broken(`is out of order in “${table}”`);
		this.lastKey = key;
	}

	private readEnd(end: { rows?: unknown; leftOut?: unknown }): BackupEnd {
		if (!isJsonObject(end.rows) || !isJsonObject(end.leftOut)) return this.broken('is no end of a backup');
		const rows = end.rows as BackupEnd['rows'];
		for (const table of new Set([...Object.keys(rows), ...Object.keys(this.counts)])) {
			if (rows[table] !== this.counts[table]) {
				const found = (this.counts[table] ?? 0).toLocaleString('en');
				refuseBackup(
					'broken',
					`The file is damaged: of “${table}” it holds ${found} records and not as many as it says.`
				);
			}
		}
		return { rows, leftOut: end.leftOut as BackupEnd['leftOut'] };
	}

	private broken(what: string): never {
		return refuseBackup('broken', `The file is damaged: line ${this.line.toLocaleString('en')} ${what}.`);
	}
}

function readHeader(header: unknown): BackupHeader {
	if (!isJsonObject(header)) return refuseBackup('foreign', 'This file is not a backup of Millrace.');
	if (header.format === BUNDLE_FORMAT) {
		return refuseBackup('bundle', 'This file holds exported flows, not a backup. Use Import to bring them in.');
	}
	if (header.format !== BACKUP_FORMAT) return refuseBackup('foreign', 'This file is not a backup of Millrace.');
	const { version, appVersion, databaseVersion, madeAt } = header;
	const by = typeof appVersion === 'string' ? ` (${appVersion.slice(0, 40)})` : '';
	if (typeof version !== 'number' || typeof databaseVersion !== 'number' || databaseVersion < 1) {
		return refuseBackup('broken', 'The file is damaged: its first line does not say which version it has.');
	}
	if (version > BACKUP_VERSION || databaseVersion > DATABASE_VERSION) {
		return refuseBackup('newer', `A newer Millrace${by} has made this backup. Update this one and try again.`);
	}
	if (typeof appVersion !== 'string' || typeof madeAt !== 'string' || Number.isNaN(Date.parse(madeAt))) {
		return refuseBackup('broken', 'The file is damaged: its first line does not say when it was made.');
	}
	return { format: BACKUP_FORMAT, version, appVersion, databaseVersion, madeAt };
}

/** Null where it is no JSON: no line of a backup is that. */
function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function knownKeyPaths(): KeyPaths {
	const tables = new MillraceDatabase('never opened', { autoOpen: false }).tables;
	return Object.fromEntries(tables.map(({ name, schema }) => [name, schema.primKey.keyPath ?? null]));
}
