import type { BootFiles } from '../protocol/file-sender';
import { packFamily, packName, removePacks, writePack } from '../python/boot-pack';
import { unpack } from '../python/unpack';

/** What is served under these names. */
const SERVED: { [Name in keyof BootFiles]: string } = {
	pyodideAsmScript: 'pyodide.asm.mjs',
	pyodideScript: 'pyodide.mjs',
	pyodideWasm: 'pyodide.asm.wasm',
	snapshot: 'snapshot.bin.gz',
	stdlibZip: 'python_stdlib.zip',
	lockFile: 'pyodide-lock.json',
	sources: 'sources.json'
};

export interface PythonFiles {
	/** SvelteKit's base path. */
	base: string;
	/** Addresses of all files of `static/`. */
	files: readonly string[];
}

/** The key in the address of our Python; null where the build has no snapshot, which a pack needs. */
function keyIn({ base, files }: PythonFiles): string | null {
	const snapshot = files.find((url) => url.startsWith(`${base}/python/`) && url.endsWith(`/${SERVED.snapshot}`));
	return snapshot?.slice(`${base}/python/`.length).split('/')[0] ?? null;
}

/**
 * Keeps what Python is booted from where it is read fastest. Without that all works, too: a failure is not one of the
 * installation.
 * @param stored the response to an address that is stored
 */
export async function packPython(
	python: PythonFiles,
	stored: (url: string) => Promise<Response | undefined>
): Promise<void> {
	const key = keyIn(python);
	if (key === null) return;
	try {
		await writePack(packName(python.base, key), async (name) => {
			const url = python.files.find((other) => other.endsWith(`/${SERVED[name]}`));
			const response = url && (await stored(url));
			if (!response) throw new Error(`${SERVED[name]} is not stored.`);
			return unpack(await response.arrayBuffer());
		});
	} catch (error) {
		console.info('Python will start more slowly: its files could not be kept in one.', error);
	}
}

/** Removes what versions of the app before this one have kept. */
export async function forgetOlderPacks(python: PythonFiles): Promise<void> {
	const current = packName(python.base, keyIn(python) ?? '');
	await removePacks((name) => name.startsWith(packFamily(python.base)) && name !== current);
}
