import { pythonKey } from 'virtual:millrace-sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BootFiles } from '../protocol/file-sender';
import { packName, removePacks, writePack } from './boot-pack';
import { FakeEngine } from './fake-engine';
import { fileSender } from './file-sender';
import { receivedFiles, type ComingFiles } from './received-files';
import { Sandbox } from './sandbox';

const name = packName('', pythonKey);
const remove = () => removePacks((other) => other === name);
const FLOW = 'def handler(system, this):\n    this.sleep(1)\n    return {"x": 1}';
let files: ComingFiles;

beforeAll(async () => {
	await remove();
	const { port1, port2 } = new MessageChannel();
	files = receivedFiles(port2);
	const end = fileSender('')(port1, (reason) => expect.unreachable(reason));
	await Promise.all(Object.values(files));
	end(true);
});
afterAll(remove);

/** Keeps the app's files, but those given here instead of its own. */
async function keep(given: Partial<BootFiles> = {}): Promise<void> {
	await remove();
	await writePack(name, async (file) => given[file] ?? (await files[file])!);
}

async function isKept(): Promise<boolean> {
	const root = await navigator.storage.getDirectory();
	for await (const other of root.keys()) if (other === name) return true;
	return false;
}

async function withSandbox(use: (sandbox: Sandbox) => Promise<void>): Promise<void> {
	const sandbox = new Sandbox({ sendFiles: fileSender('') });
	await use(sandbox);
	sandbox.dispose();
}

async function open(sandbox: Sandbox): Promise<FakeEngine> {
	const opened = await sandbox.openInterpreter();
	if (!opened.ok) throw new Error(opened.failure.message);
	return new FakeEngine(opened.value.port);
}

it('is what interpreters are booted from, one after the other and two at once', async () => {
	const sources = JSON.parse(new TextDecoder().decode(await files.sources)) as object;
	const marked = JSON.stringify({ ...sources, 'only_in_the_pack.py': 'found = True' });
	await keep({ sources: new TextEncoder().encode(marked).buffer });
	await withSandbox(async (sandbox) => {
		const engines = [await open(sandbox), ...(await Promise.all([open(sandbox), open(sandbox)]))];
		for (const engine of engines) {
			const ending = await engine.ending('import only_in_the_pack\n' + FLOW);
			expect(ending, ending.statusMessage ?? '').toMatchObject({ output: { x: 1 } });
			expect(await engine.until('ready')).toMatchObject({ fromSnapshot: true });
		}
	});
});

it('is not used where it is not whole', async () => {
	const root = await navigator.storage.getDirectory();
	const file = await root.getFileHandle(name, { create: true });
	const whole = await (await file.getFile()).arrayBuffer();
	for (const part of [whole.slice(0, -1), whole.slice(0, 10), new ArrayBuffer(0)]) {
		const writing = await file.createWritable();
		await writing.write(part);
		await writing.close();
		await withSandbox(async (sandbox) => {
			expect(await (await open(sandbox)).ending(FLOW)).toMatchObject({ output: { x: 1 } });
		});
	}
});

it('is thrown away where Python does not start from it', async () => {
	await keep({ pyodideWasm: new ArrayBuffer(8) });
	await withSandbox(async (sandbox) => {
		expect(await sandbox.openInterpreter()).toMatchObject({ ok: false });
		expect(await (await open(sandbox)).ending(FLOW)).toMatchObject({ output: { x: 1 } });
	});
	expect(await isKept()).toBe(false);
});

it('is written once', async () => {
	await keep();
	await writePack(name, () => expect.unreachable('It was written again.'));
	expect(await isKept()).toBe(true);
});

it('is not there where one of its files is not', async () => {
	await remove();
	const missing = writePack(name, async (file) => {
		if (file === 'lockFile') throw new Error('It is not stored.');
		return (await files[file])!;
	});
	await expect(missing).rejects.toThrow('not stored');
	await withSandbox(async (sandbox) => {
		expect(await (await open(sandbox)).ending(FLOW)).toMatchObject({ output: { x: 1 } });
	});
});
