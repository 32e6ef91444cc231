/** How the bytes of a text stand for its characters. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedText {
	text: string;
	encoding: TextEncoding;
	/** Whether a byte order mark comes first; it is not in `text`. */
	mark: boolean;
}

const MARKS: readonly { encoding: TextEncoding; bytes: readonly number[] }[] = [
	{ encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
	{ encoding: 'utf-16le', bytes: [0xff, 0xfe] },
	{ encoding: 'utf-16be', bytes: [0xfe, 0xff] }
];

/**
 * Bytes as text; null where they are none. What is not UTF-8 and has no byte order mark is read as Windows writes it in
 * the west, unless it holds what no text has.
 * @param whole false where the bytes are the beginning of more: their last character may then be cut off
 */
export function decodeText(bytes: Uint8Array, whole = true): DecodedText | null {
	const known = MARKS.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte));
	if (known) {
		const decoder = new TextDecoder(known.encoding);
		return { text: decoder.decode(bytes, { stream: !whole }), encoding: known.encoding, mark: true };
	}
	if (bytes.includes(0)) return null;
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
		return { text, encoding: 'utf-8', mark: false };
	} catch {
		// It is no UTF-8: what else it is, is looked at next.
	}
	if (bytes.some((byte) => byte < 32 && !CONTROLS.includes(byte))) return null;
	return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', mark: false };
}

/** Control characters that texts have: tab, line feed, form feed, carriage return, escape. */
const CONTROLS: readonly number[] = [9, 10, 12, 13, 27];

/** How lines end: all with `\r\n`, or in another way. */
export function lineEndOf(text: string): '\r\n' | '\n' {
	const first = text.indexOf('\n');
	return first > 0 && !/(^|[^\r])\n/.test(text) ? '\r\n' : '\n';
}

/** Whether all lines end in one way, with `\r\n` or with `\n`: what was changed goes back then as it came. */
export function hasOneLineEnd(text: string): boolean {
	return encodeText(plainLines(text), { lineEnd: lineEndOf(text), mark: false }) === text;
}

/** Text with `\n` at the ends of its lines, however these were written. */
export function plainLines(text: string): string {
	return text.replace(/\r\n?/g, '\n');
}

/** Text that has `\n` at the ends of its lines, as UTF-8 with these line ends. @param mark with a byte order mark */
export function encodeText(text: string, { lineEnd, mark }: { lineEnd: '\r\n' | '\n'; mark: boolean }): string {
	return (mark ? '\ufeff' : '') + (lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd));
}
