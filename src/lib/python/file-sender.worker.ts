/** Entry of a file sender: sends what an interpreter is booted from, each file as soon as it is there. */
import type { BootFiles, FromFileSender, ToFileSender } from '../protocol/file-sender';
import { readPack, removePacks } from './boot-pack';
import { storedSnapshot } from './snapshot-store';
import { unpack } from './unpack';

async function fetchFile(address: string): Promise<ArrayBuffer> {
	const response = await fetch(address);
	if (!response.ok) throw new Error(`${address} was answered with ${response.status} ${response.statusText}.`);
	return response.arrayBuffer();
}

/** The build's snapshot, or the one this device made. Null: Python boots without, slower. */
async function fetchSnapshot(address: string | null, pythonKey: string): Promise<ArrayBuffer | null> {
	if (!address) return storedSnapshot(pythonKey);
	try {
		return await unpack(await fetchFile(address));
	} catch (error) {
		console.warn('Python boots without its snapshot.', error);
		return null;
	}
}

async function send({ addresses, pythonKey, pack, refetch, port }: ToFileSender): Promise<void> {
	const tell = (message: FromFileSender, transfer: Transferable[] = []) => port.postMessage(message, transfer);
	const give = (name: keyof BootFiles, bytes: ArrayBuffer | null) =>
		tell({ type: 'file', name, bytes } as FromFileSender, bytes ? [bytes] : []);
	if (refetch) await removePacks((name) => name === pack);
	else if (await readPack(pack, give)) return;
	const { snapshot, ...plain } = addresses;
	const fetched = [
		...Object.entries(plain).map(([name, address]) => [name as keyof BootFiles, fetchFile(address)] as const),
		['snapshot', fetchSnapshot(snapshot, pythonKey)] as const
	];
	for (const [name, coming] of fetched) {
		coming.then(
			(bytes) => give(name, bytes),
			(error: unknown) => tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
		);
	}
}

addEventListener('message', ({ data }: MessageEvent<ToFileSender>) => void send(data), { once: true });
