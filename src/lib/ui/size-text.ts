const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** A size in words, in steps of a thousand as systems show files: `0 bytes`, `812 bytes`, `1.4 MB`, `23 GB`. */
export function sizeText(bytes: number): string {
	if (bytes < 1_000) return `${Math.round(bytes).toLocaleString()} ${Math.round(bytes) === 1 ? 'byte' : 'bytes'}`;
	let size = bytes / 1_000;
	let unit = 0;
	// What would be shown as 1,000 is one of the next unit.
	while (size >= 999.5 && unit < UNITS.length - 1) {
		size /= 1_000;
		unit++;
	}
	return `${size.toLocaleString(undefined, { maximumFractionDigits: size < 9.95 ? 1 : 0 })} ${UNITS[unit]}`;
}
