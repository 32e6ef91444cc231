/** What tells an entry of a bundle, or one of mine, from others. */
export interface Recognisable {
	id: string | null;
	/** Its name with all that names are unique within; null where none of mine can have it. */
	named: string | null;
}

export interface Recognised<Mine> {
	mine: Mine;
	/** By id also where it was renamed; by name where the id is unknown here. */
	by: 'id' | 'name';
}

/** For each of theirs the one of mine that it is: by id first, then by name; each of mine is one of theirs at most. */
export function recognise<Mine>(
	theirs: readonly Recognisable[],
	mine: readonly Mine[],
	of: (mine: Mine) => Recognisable
): (Recognised<Mine> | null)[] {
	const byId = new Map(mine.map((one) => [of(one).id, one]));
	const byName = new Map(mine.map((one) => [of(one).named, one]));
	const found = theirs.map(({ id }) => (id === null ? undefined : byId.get(id)));
	const claimed = new Set(found);
	return theirs.map(({ named }, index) => {
		const same = found[index];
		if (same !== undefined) return { mine: same, by: 'id' };
		const sameName = named === null ? undefined : byName.get(named);
		return sameName !== undefined && !claimed.has(sameName) ? { mine: sameName, by: 'name' } : null;
	});
}
