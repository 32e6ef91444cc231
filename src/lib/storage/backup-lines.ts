import { BACKUP_LINE_LIMIT, type BackupProblem } from '../domain/backup';

/** Ends the reading of a backup from any depth. */
export class BackupRefused extends Error {
	override name = 'BackupRefused';
	constructor(readonly problem: BackupProblem) {
		super(problem.message);
	}
}

export function refuseBackup(kind: BackupProblem['kind'], message: string): never {
	throw new BackupRefused({ kind, message });
}

/**
 * The lines of a backup file, packed or unpacked: some systems unpack what they download.
 * @param onProgress the part of the file that was read, from 0 to 1
 * @throws {BackupRefused} where it is no text, or ends too soon
 */
export async function* backupLines(file: Blob, onProgress?: (done: number) => void): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const reader = (await unpacked(file, onProgress)).getReader();
	let open: string[] = [];
	let length = 0;
	try {
		for (;;) {
			const { value, done } = await reader.read().catch(cannotUnpack);
			const text = decode(decoder, value, done);
			let from = 0;
			for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
				yield open.join('') + text.slice(from, to);
				open = [];
				length = 0;
				from = to + 1;
			}
			if (from < text.length) open.push(text.slice(from));
			length += text.length - from;
			if (length > BACKUP_LINE_LIMIT) refuseBackup('broken', 'One of its lines is too long to be read.');
			if (done) break;
		}
		if (length > 0) yield open.join('');
	} finally {
		// Whoever stops early does not want the rest; that it cannot be cancelled any more does not matter then.
		await reader.cancel().catch(() => undefined);
	}
}

async function unpacked(file: Blob, onProgress?: (done: number) => void): Promise<ReadableStream<Uint8Array>> {
	const start = new Uint8Array(await file.slice(0, 2).arrayBuffer().catch(cannotRead));
	let read = 0;
	const counted = file.stream().pipeThrough(
		new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
			transform(chunk, controller) {
				read += chunk.byteLength;
				onProgress?.(read / Math.max(1, file.size));
				controller.enqueue(chunk);
			}
		})
	);
	const isPacked = start[0] === 0x1f && start[1] === 0x8b;
	return isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, done: boolean): string {
	try {
		return bytes ? decoder.decode(bytes, { stream: !done }) : decoder.decode();
	} catch {
		return refuseBackup('foreign', 'This file is not a backup of Millrace.');
	}
}

/** A file that was changed or taken away while it is read has an error of its own name; all others are the unpacker's. */
function cannotUnpack(error: unknown): never {
	if (error instanceof DOMException && error.name === 'NotReadableError') return cannotRead(error);
	return refuseBackup('truncated', 'The file is damaged or not complete. Copy or download it once more.');
}

function cannotRead(error: unknown): never {
	const reason = error instanceof Error ? error.message : String(error);
	return refuseBackup('unreadable', `The file could not be read (${reason}). Check that it is still there.`);
}
