/** Base64 of all the pieces, one after the other. */
export function toBase64(pieces: readonly Uint8Array[]): string {
	let binary = '';
	for (const piece of pieces) {
		for (let at = 0; at < piece.length; at += 8192) binary += String.fromCharCode(...piece.subarray(at, at + 8192));
	}
	return btoa(binary);
}

/** The bytes of a base64 text. */
export function fromBase64(text: string): Uint8Array {
	return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
