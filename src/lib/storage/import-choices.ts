import type { PlannedFlow, PlannedRecord } from './import-plan';

/**
 * What to do with one entry of the bundle. `mine`: leave mine as it is. `theirs`: take theirs; the script of a flow becomes
 * a new version and mine stays in the history, of a record mine goes to the trash. `both`: mine stays, theirs becomes one
 * of its own. New ones are added unless the choice is `skip`.
 */
export type ImportChoice = 'mine' | 'theirs' | 'both' | 'skip';
/** By the key of the entry. Everything that is changed needs one. */
export type ImportChoices = ReadonlyMap<number, ImportChoice>;

/** An import that cannot be carried out; nothing was changed. The message says what to do. */
export class ImportError extends Error {
	override name = 'ImportError';
}

/** The entries that are written. */
export interface Chosen<Entry> {
	toUpdate: Entry[];
	toAdd: Entry[];
}

/** @throws {ImportError} where a choice is missing */
export function chosen<Entry extends PlannedFlow | PlannedRecord>(
	entries: readonly Entry[],
	choices: ImportChoices
): Chosen<Entry> {
	const undecided = entries.find(({ kind, key }) => kind === 'changed' && !choices.has(key));
	if (undecided) throw new ImportError(`Choose what to do with “${undecided.theirs.name}” first.`);
	return {
		toUpdate: entries.filter(({ kind, key }) => kind === 'changed' && choices.get(key) === 'theirs'),
		toAdd: entries.filter(({ kind, key }) =>
			kind === 'new' ? choices.get(key) !== 'skip' : kind === 'changed' && choices.get(key) === 'both'
		)
	};
}
