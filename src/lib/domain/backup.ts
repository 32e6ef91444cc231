import type { JsonObject } from './json';

/**
 * A backup: everything Millrace keeps, in one file (docs/backup-format.md). Lines of JSON, gzip around them: a header,
 * then each table's rows in the order of their keys, then an end that counts them.
 *
 * How it grows: `BACKUP_VERSION` is raised when the lines change their meaning; what is in the rows goes by the
 * database's own version. A reader refuses what is newer than itself in either.
 */
export const BACKUP_FORMAT = 'millrace-backup';
export const BACKUP_VERSION = 1;

/** The longest line, in UTF-16 units: more than any row has, and less than a text may have. */
export const BACKUP_LINE_LIMIT = 200_000_000;
/** A Blob is written in parts of so many bytes. */
export const BACKUP_PART_BYTES = 3 * 2 ** 20;

/** The first line. */
export interface BackupHeader {
	format: typeof BACKUP_FORMAT;
	version: number;
	appVersion: string;
	databaseVersion: number;
	/** ISO 8601, UTC. */
	madeAt: string;
}

/** Every line after the first. */
export type BackupLine =
	/** The rows that follow are of this table. */
	| { table: string }
	/** A row; `key` where the table keeps keys outside of its rows. */
	| { row: JsonObject; key?: unknown }
	/** The next bytes, base64, of a Blob that the next row holds under this number. */
	| { blob: number; data: string }
	/** The last line. */
	| { end: BackupEnd };

export interface BackupEnd {
	/** How many rows each table has. */
	rows: { [table: string]: number };
	/** How many rows of a table could not be put into a file; absent where all could. */
	leftOut: { [table: string]: number };
}

/** What a backup holds, for the person who chooses it. */
export interface BackupSummary extends BackupEnd {
	/** Milliseconds since 1970. */
	madeAt: number;
	appVersion: string;
	/** Executions that had not ended. */
	unfinished: number;
	/** Rows of a table that came with Millrace, and are no person's work. */
	broughtAlong: { [table: string]: number };
}

/** Why a file cannot be restored; nothing was changed. */
export interface BackupProblem {
	kind: 'foreign' | 'bundle' | 'newer' | 'truncated' | 'broken' | 'unreadable' | 'storage';
	/** What is wrong and what to do, in one or two sentences. */
	message: string;
}
