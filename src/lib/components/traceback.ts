/** A piece of a traceback; `line` where it names a line of the flow's own script. */
export interface TracebackPiece {
	text: string;
	/** 1-based, or null. */
	line: number | null;
}

/** Where a traceback names a line of `file`, whatever characters its name has. */
function placesIn(file: string): RegExp {
	return new RegExp(`File "${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}", line (\\d+)`, 'g');
}

/**
 * Cuts a Python traceback where it names a line of one file.
 * @param file the name the flow's script was run under
 */
export function tracebackPieces(text: string, file: string | null): TracebackPiece[] {
	const pieces: TracebackPiece[] = [];
	let end = 0;
	for (const match of file === null ? [] : text.matchAll(placesIn(file))) {
		if (match.index > end) pieces.push({ text: text.slice(end, match.index), line: null });
		pieces.push({ text: match[0], line: Number(match[1]) });
		end = match.index + match[0].length;
	}
	if (end < text.length) pieces.push({ text: text.slice(end), line: null });
	return pieces;
}
