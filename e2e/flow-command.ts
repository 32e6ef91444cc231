import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';

export interface Finished {
	code: number | null;
	stdout: string;
	stderr: string;
}

export interface Running {
	child: ChildProcess;
	/** Resolves once standard output holds this text; rejects if it ends without. */
	printed(text: string): Promise<void>;
	finished: Promise<Finished>;
}

/** Starts `npm run flow -- …` without npm. */
export const startFlow = (...args: string[]): Running => startFlowIn({}, ...args);

/** Starts it with further environment variables. */
export function startFlowIn(env: NodeJS.ProcessEnv, ...args: string[]): Running {
	const child = spawn(process.execPath, [join(root, 'cli/flow.mjs'), ...args], {
		cwd: root,
		env: { ...process.env, ...env }
	});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	const finished = new Promise<Finished>((resolve) => {
		child.once('close', (code) => resolve({ code, stdout, stderr }));
	});
	const printed = (text: string) =>
		new Promise<void>((resolve, reject) => {
			const look = () => {
				if (stdout.includes(text)) resolve();
			};
			child.stdout.on('data', look);
			look();
			void finished.then(() => reject(new Error(`It ended without printing “${text}”: ${stdout}${stderr}`)));
		});
	return { child, printed, finished };
}

/** Whether a process runs whose command line holds this text. */
export function isRunning(text: string): boolean {
	return execFileSync('ps', ['-A', '-ww', '-o', 'args'], { encoding: 'utf8' }).includes(text);
}

export const runFlow = (...args: string[]): Promise<Finished> => startFlow(...args).finished;

/** Writes files below a folder. @returns the folder */
export async function files(folder: string, contents: { [name: string]: string }): Promise<string> {
	await mkdir(folder, { recursive: true });
	for (const [name, text] of Object.entries(contents)) await writeFile(join(folder, name), text);
	return folder;
}

export interface Stub {
	port: number;
	/** What arrived, as `METHOD host path header body`. */
	seen: string[];
	close(): void;
}

/** A plain server that knows nothing of CORS. */
export async function startStub(): Promise<Stub> {
	const seen: string[] = [];
	const server = createServer(async (request, response) => {
		const body = await textOf(request);
		seen.push([request.method, request.headers.host, request.url, request.headers['x-mine'] ?? '-', body].join(' '));
		if (request.url === '/moved') response.writeHead(307, { location: '/arrived' }).end();
		else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path: request.url }));
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		seen,
		close: () => {
			server.close();
			server.closeAllConnections();
		}
	};
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return text;
}
