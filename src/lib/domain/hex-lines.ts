/** A line of a view of bytes. */
export interface HexLine {
	/** Where its first byte is, in eight hexadecimal digits. */
	offset: string;
	/** Its bytes, two digits each. */
	hex: string;
	/** The same as ASCII; a dot for what has no sign there. */
	text: string;
}

const WIDTH = 16;

/** Bytes as lines of sixteen. */
export function hexLines(bytes: Uint8Array): HexLine[] {
	const lines: HexLine[] = [];
	for (let at = 0; at < bytes.length; at += WIDTH) {
		const part = [...bytes.subarray(at, at + WIDTH)];
		lines.push({
			offset: at.toString(16).padStart(8, '0'),
			hex: part.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
			text: part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
		});
	}
	return lines;
}
