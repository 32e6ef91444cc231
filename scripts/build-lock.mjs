/** One build at a time: two that write the same folder would both be broken. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './paths.mjs';

const lockFile = join(root, '.cache', 'build.lock');

/**
 * Does something while nobody else builds; waits for whoever does.
 * @template Value
 * @param {() => Value | Promise<Value>} work
 * @returns {Promise<Value>}
 */
export async function withBuildLock(work) {
	mkdirSync(join(root, '.cache'), { recursive: true });
	let told = false;
	while (!take()) {
		if (!told) console.error('Another build is under way; waiting for it …');
		told = true;
		await delay(250);
	}
	const release = () => rmSync(lockFile, { force: true });
	process.once('exit', release);
	try {
		return await work();
	} finally {
		process.off('exit', release);
		release();
	}
}

function take() {
	try {
		writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
	}
	if (holderLives()) return false;
	// Left behind by one that was killed.
	rmSync(lockFile, { force: true });
	return false;
}

function holderLives() {
	let pid;
	try {
		pid = Number(readFileSync(lockFile, 'utf8'));
	} catch {
		// Released a moment ago.
		return false;
	}
	// Between making the file and writing into it.
	if (!pid) return true;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}
