/**
 * Values of the database as JSON and back. JSON stands for itself; what JSON lacks becomes an object with the one
 * key `$` that says what it is, and so does an object that has such a key by itself.
 */

/** A value that no file can hold, such as a key that the browser does not give out. */
export class UnwritableError extends Error {
	override name = 'UnwritableError';
}

/** A text that says it is an encoded value and is none. */
export class UndecodableError extends Error {
	override name = 'UndecodableError';
}

type Tagged = { $: string; [key: string]: unknown };

const VIEWS: { [name: string]: new (bytes: ArrayBuffer) => ArrayBufferView } = {
	Int8Array,
	Uint8Array,
	Uint8ClampedArray,
	Int16Array,
	Uint16Array,
	Int32Array,
	Uint32Array,
	Float32Array,
	Float64Array,
	BigInt64Array,
	BigUint64Array,
	DataView
};

/**
 * The value as JSON can hold it; the same object where it can already.
 * @param place gives a Blob its number
 * @throws {UnwritableError}
 */
export function encodeValue(value: unknown, place: (blob: Blob) => number): unknown {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return value;
		case 'number':
			return Number.isFinite(value) && !Object.is(value, -0) ? value : tag('number', numberName(value));
		case 'undefined':
			return { $: 'undefined' };
		case 'bigint':
			return tag('bigint', String(value));
		case 'object':
			return value === null ? null : encodeObject(value, place);
		default:
			throw new UnwritableError(`A ${typeof value} cannot be written.`);
	}
}

function encodeObject(value: object, place: (blob: Blob) => number): unknown {
	const inner = (part: unknown) => encodeValue(part, place);
	if (Array.isArray(value)) {
		// Array.from also visits holes.
		const parts = Array.from(value, inner);
		return parts.every((part, index) => part === value[index]) ? value : parts;
	}
	if (value instanceof Date) return tag('date', numberName(value.getTime()));
	if (value instanceof Blob) {
		const file = value instanceof File ? { name: value.name, lastModified: value.lastModified } : {};
		return { $: 'blob', number: place(value), size: value.size, type: value.type, ...file };
	}
	if (value instanceof Map) return { $: 'map', entries: Array.from(value, (entry) => entry.map(inner)) };
	if (value instanceof Set) return { $: 'set', entries: Array.from(value, inner) };
	if (value instanceof ArrayBuffer) return tag('ArrayBuffer', bytesToBase64(new Uint8Array(value)));
	if (ArrayBuffer.isView(value)) {
		return tag(value.constructor.name, bytesToBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
	}
	const prototype = Object.getPrototypeOf(value) as object | null;
	// What is no plain object is something of the browser's own.
	if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
		throw new UnwritableError(`A ${value.constructor.name} cannot be written.`);
	}
	const entries = Object.entries(value).map(([key, part]) => [key, inner(part)] as const);
	if (Object.hasOwn(value, '$')) return { $: 'object', entries };
	const same = entries.every(([key, part]) => part === (value as { [key: string]: unknown })[key]);
	return same ? value : Object.fromEntries(entries);
}

/**
 * The value that was encoded; changes what it is given.
 * @param blob gives the Blob of a number
 * @throws {UndecodableError}
 */
export function decodeValue(value: unknown, blob: (number: number) => Blob[]): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		for (let i = 0; i < value.length; i++) value[i] = decodeValue(value[i], blob);
		return value;
	}
	if (Object.hasOwn(value, '$')) return decodeTagged(value as Tagged, blob);
	const object = value as { [key: string]: unknown };
	for (const [key, part] of Object.entries(object)) {
		// Assigned only where it differs: `__proto__` is a name like others in JSON, but not to an assignment.
		const decoded = decodeValue(part, blob);
		if (decoded !== part) Object.defineProperty(object, key, { value: decoded });
	}
	return object;
}

function decodeTagged(tagged: Tagged, blob: (number: number) => Blob[]): unknown {
	const inner = (part: unknown) => decodeValue(part, blob);
	const text = () => (typeof tagged.value === 'string' ? tagged.value : broken(tagged));
	const entries = () => (Array.isArray(tagged.entries) ? (tagged.entries as unknown[]) : broken(tagged));
	const pairs = () =>
		entries().map((entry) =>
			Array.isArray(entry) && entry.length === 2 ? (entry.map(inner) as [unknown, unknown]) : broken(tagged)
		);
	switch (tagged.$) {
		case 'undefined':
			return undefined;
		case 'number':
			return Number(text());
		case 'bigint':
			return /^-?\d+$/.test(text()) ? BigInt(text()) : broken(tagged);
		case 'date':
			return new Date(Number(text()));
		case 'map':
			return new Map(pairs());
		case 'set':
			return new Set(entries().map(inner));
		case 'object':
			return Object.fromEntries(pairs());
		case 'blob':
			return decodeBlob(tagged, blob);
		case 'ArrayBuffer':
			return base64ToBytes(text()).buffer;
		default: {
			const View = Object.hasOwn(VIEWS, tagged.$) ? VIEWS[tagged.$] : undefined;
			return View ? new View(base64ToBytes(text()).buffer) : broken(tagged);
		}
	}
}

function decodeBlob(tagged: Tagged, blob: (number: number) => Blob[]): Blob {
	const { number, size, type, name, lastModified } = tagged;
	if (typeof number !== 'number' || typeof type !== 'string') return broken(tagged);
	const parts = blob(number);
	const made =
		typeof name === 'string'
			? new File(parts, name, { type, lastModified: Number(lastModified) })
			: new Blob(parts, { type });
	if (made.size !== size) return broken(tagged);
	return made;
}

function broken({ $ }: Tagged): never {
	throw new UndecodableError(`A value says that it is “${String($).slice(0, 40)}” and cannot be read as that.`);
}

function tag(name: string, value: string): Tagged {
	return { $: name, value };
}

function numberName(value: number): string {
	return Object.is(value, -0) ? '-0' : String(value);
}

export function bytesToBase64(bytes: Uint8Array): string {
	let binary = '';
	for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
	return btoa(binary);
}

/** @throws {UndecodableError} */
export function base64ToBytes(text: string): Uint8Array<ArrayBuffer> {
	let binary: string;
	try {
		binary = atob(text);
	} catch {
		throw new UndecodableError('A value is not base64.');
	}
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
	return bytes;
}
