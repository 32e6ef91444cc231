import type { BootFiles } from '../protocol/file-sender';

/**
 * All that an interpreter is booted from in one file of the browser's private file system, unpacked: from there a worker
 * reads it several times as fast as from a cache. The service worker writes it. Where there is none, the files are
 * fetched.
 *
 * Layout: 32-bit words: MAGIC, then the bytes of each file in the order of NAMES; then the files.
 */
const MAGIC = 0x6b636170;
/** What is needed first comes first. */
const NAMES: readonly (keyof BootFiles)[] = [
	'pyodideAsmScript',
	'pyodideScript',
	'pyodideWasm',
	'snapshot',
	'stdlibZip',
	'lockFile',
	'sources'
];
const HEADER_BYTES = 4 * (1 + NAMES.length);

/** As much as is used of what only workers have (`FileSystemSyncAccessHandle`). */
interface SyncFile {
	read(into: Uint8Array, options: { at: number }): number;
	getSize(): number;
	close(): void;
}

/** @param base SvelteKit's base path: several copies of the app may live on one host */
export function packName(base: string, pythonKey: string): string {
	return `${packFamily(base)}${pythonKey}`;
}

/** What the names of all packs of this app begin with. */
export function packFamily(base: string): string {
	return `millrace-python-${encodeURIComponent(base)}-`;
}

/**
 * Reads a pack in a dedicated worker, and gives each file to `take` before it reads the next.
 * @returns whether there was a whole one; otherwise some may have been given nevertheless
 */
export async function readPack(
	name: string,
	take: (name: keyof BootFiles, bytes: ArrayBuffer) => void
): Promise<boolean> {
	const pack = await openPack(name);
	if (!pack) return false;
	const read = (at: number, size: number) => {
		const bytes = new Uint8Array(size);
		if (pack.read(bytes, { at }) !== size) throw new Error('It is not whole.');
		return bytes.buffer;
	};
	try {
		const [magic, ...sizes] = new Uint32Array(read(0, HEADER_BYTES));
		const whole = sizes.reduce((sum, size) => sum + size, HEADER_BYTES);
		if (magic !== MAGIC || pack.getSize() !== whole) throw new Error('It is not whole.');
		let at = HEADER_BYTES;
		for (const [index, size] of sizes.entries()) {
			take(NAMES[index]!, read(at, size));
			at += size;
		}
		return true;
	} catch (error) {
		console.warn('What is kept of Python on this device cannot be read.', error);
		return false;
	} finally {
		pack.close();
	}
}

/** Null where there is no such pack, and where the browser has no private files or another worker reads it. */
async function openPack(name: string): Promise<SyncFile | null> {
	try {
		const root = await navigator.storage.getDirectory();
		const file = (await root.getFileHandle(name)) as unknown as {
			createSyncAccessHandle(options: object): Promise<SyncFile>;
		};
		// Several may read at once where the browser knows this mode; elsewhere the second is told that it is in use.
		return await file.createSyncAccessHandle({ mode: 'read-only' });
	} catch {
		// Only a faster way is missing; the files are fetched.
		return null;
	}
}

/**
 * Writes a pack, file by file, unless it is there already.
 * @param get called once for each, in order
 * @throws where there is no place for it, or somebody reads it; there is no new pack then
 */
export async function writePack(name: string, get: (name: keyof BootFiles) => Promise<ArrayBuffer>): Promise<void> {
	const root = await navigator.storage.getDirectory();
	const file = await root.getFileHandle(name, { create: true });
	if ((await file.getFile()).size > 0) return;
	// Takes effect as a whole when it is closed.
	const writing = await file.createWritable();
	try {
		const header = new Uint32Array(1 + NAMES.length);
		header[0] = MAGIC;
		let at = HEADER_BYTES;
		for (const [index, part] of NAMES.entries()) {
			const data = await get(part);
			await writing.write({ type: 'write', position: at, data });
			header[index + 1] = data.byteLength;
			at += data.byteLength;
		}
		await writing.write({ type: 'write', position: 0, data: header });
		await writing.close();
	} catch (error) {
		await writing.abort();
		throw error;
	}
}

/** Removes packs by name, if that can be done; it costs nothing but space where it cannot. */
export async function removePacks(which: (name: string) => boolean): Promise<void> {
	try {
		const root = await navigator.storage.getDirectory();
		for await (const name of root.keys()) if (which(name)) await root.removeEntry(name);
	} catch (error) {
		console.info('Older files of Python could not be removed from this device.', error);
	}
}
