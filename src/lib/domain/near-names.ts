/** Names that somebody may have meant, the nearest first: at most three, none where nothing is near. */
export function nearNames(wanted: string, names: Iterable<string>): string[] {
	const want = wanted.trim().toLowerCase();
	const scored: { name: string; score: number }[] = [];
	for (const name of names) {
		const have = name.toLowerCase();
		const limit = Math.max(2, Math.floor(Math.max(want.length, have.length) / 3));
		const contained = want.length > 2 && (have.includes(want) || want.includes(have));
		const score = contained ? 1 : editDistance(want, have, limit);
		if (score <= limit) scored.push({ name, score });
	}
	scored.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name));
	return scored.slice(0, 3).map(({ name }) => name);
}

/** Levenshtein distance; anything above `limit` where it is certain to be more than that. */
function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) > limit) return limit + 1;
	let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(change, previous[j]! + 1, row[j - 1]! + 1));
		}
		previous = row;
	}
	return previous[b.length]!;
}
