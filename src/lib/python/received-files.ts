import type { BootFiles, FromFileSender } from '../protocol/file-sender';

/** The files, each as a promise: what is there first is used first. */
export type ComingFiles = { [Name in keyof BootFiles]: Promise<BootFiles[Name]> };

const NAMES: readonly (keyof BootFiles)[] = [
	'pyodideScript',
	'pyodideAsmScript',
	'pyodideWasm',
	'stdlibZip',
	'lockFile',
	'sources',
	'snapshot'
];

/** What a file sender sends. All that is not there yet fails as soon as one file cannot be had. */
export function receivedFiles(port: MessagePort): ComingFiles {
	const settle = new Map(NAMES.map((name) => [name, Promise.withResolvers<ArrayBuffer | null>()]));
	port.onmessage = ({ data }: MessageEvent<FromFileSender>) => {
		if (data.type === 'file') settle.get(data.name)?.resolve(data.bytes);
		else for (const { reject } of settle.values()) reject(new Error(`Python could not be loaded. ${data.reason}`));
	};
	// Whoever uses them is told; until then a failure is not an unhandled one.
	for (const { promise } of settle.values()) promise.catch(() => undefined);
	return Object.fromEntries([...settle].map(([name, { promise }]) => [name, promise])) as unknown as ComingFiles;
}
