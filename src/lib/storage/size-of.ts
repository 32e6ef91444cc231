/**
 * About how many bytes a value takes where it is stored: as browsers write structured clones, without their packing.
 * Texts of Latin letters take a byte a character, others two.
 */
export function sizeOf(value: unknown): number {
	switch (typeof value) {
		case 'string':
			return 2 + textBytes(value);
		case 'number':
			return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 4 : 9;
		case 'bigint':
			return 2 + value.toString(16).length / 2;
		case 'object':
			return value === null ? 1 : objectBytes(value);
		default:
			return 1;
	}
}

function objectBytes(value: object): number {
	if (value instanceof Blob) return value.size;
	if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 4 + value.byteLength;
	if (value instanceof Date) return 9;
	let bytes = 4;
	if (value instanceof Map || value instanceof Set) {
		for (const entry of value as Iterable<unknown>) bytes += sizeOf(entry);
	} else if (Array.isArray(value)) {
		for (const part of value) bytes += sizeOf(part);
	} else {
		for (const [key, part] of Object.entries(value)) bytes += 2 + textBytes(key) + sizeOf(part);
	}
	return bytes;
}

function textBytes(text: string): number {
	// eslint-disable-next-line no-control-regex -- Latin-1 begins with them
	return /^[\u0000-\u00ff]*$/.test(text) ? text.length : 2 * text.length;
}
