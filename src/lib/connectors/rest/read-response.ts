import type { JsonObject } from '../../domain/json';

/** The largest answer that is taken, in bytes: outputs are kept in the database and held in memory by Python. */
export const MAX_BODY_BYTES = 50_000_000;

/** All bytes of a body; null where there are more than `limit`, and the rest is not taken. */
export async function readBody(response: Response, limit = MAX_BODY_BYTES): Promise<Uint8Array | null> {
	if (response.body === null) return new Uint8Array();
	const reader = response.body.getReader();
	const chunks: Uint8Array[] = [];
	let size = 0;
	for (let read = await reader.read(); !read.done; read = await reader.read()) {
		size += read.value.length;
		if (size > limit) {
			await reader.cancel();
			return null;
		}
		chunks.push(read.value);
	}
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, at);
		at += chunk.length;
	}
	return bytes;
}

/** The body as outputs: `json`, or `text`, or for bytes that are no text `content` in base64. */
export function bodyOutputs(bytes: Uint8Array, contentType: string): JsonObject {
	const type = mediaTypeOf(contentType);
	const charset = charsetOf(contentType);
	const isJson = type === 'application/json' || type.endsWith('+json');
	const text = isJson || isTextType(type) || charset ? decode(bytes, charset) : decodeStrictly(bytes);
	if (text === null) return { encoding: null, content: base64(bytes) };
	const encoding = text.encoding;
	if (isJson && text.value.trim() !== '') {
		try {
			return { encoding, json: JSON.parse(text.value) };
		} catch {
			// Called JSON, but it is not: the text says more than an error would.
			return { encoding, text: text.value };
		}
	}
	return { encoding, text: text.value };
}

/** `text/csv` of a `Content-Type`; empty where there is none. */
export function mediaTypeOf(contentType: string): string {
	return contentType.split(';')[0]!.trim().toLowerCase();
}

/** The character encoding that a `Content-Type` tells. */
export function charsetOf(contentType: string): string | undefined {
	return /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]?.toLowerCase();
}

function isTextType(type: string): boolean {
	return (
		type.startsWith('text/') ||
		type.endsWith('+xml') ||
		/^application\/(xml|javascript|x-www-form-urlencoded|yaml|x-ndjson)$/.test(type)
	);
}

function decode(bytes: Uint8Array, charset = 'utf-8'): { value: string; encoding: string } {
	let decoder: TextDecoder;
	try {
		decoder = new TextDecoder(charset);
	} catch {
		// A charset nobody knows: UTF-8 is the likeliest.
		decoder = new TextDecoder();
	}
	return { value: decoder.decode(bytes), encoding: decoder.encoding };
}

/** Bytes of an unknown type count as text where they are UTF-8 without zeros. */
function decodeStrictly(bytes: Uint8Array): { value: string; encoding: string } | null {
	if (bytes.includes(0)) return null;
	try {
		return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
	} catch {
		return null;
	}
}

function base64(bytes: Uint8Array): string {
	let binary = '';
	// In pieces: a call takes only so many arguments.
	for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
	return btoa(binary);
}
