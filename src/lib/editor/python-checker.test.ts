import { expose, type Endpoint } from 'comlink';
import { afterEach, expect, it } from 'vitest';
import { PythonChecker } from './python-checker';
import type { CheckResult } from './python-problem';

/** A worker that runs here: what it is asked is answered by `check`, and it can be made to fail. */
class FakeWorker extends EventTarget {
	terminated = false;
	readonly #channel = new MessageChannel();

	constructor(check: (script: string) => Promise<CheckResult>) {
		super();
		expose({ check }, this.#channel.port1 as unknown as Endpoint);
		this.#channel.port2.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }));
	}

	postMessage(message: unknown, transfer: Transferable[] = []) {
		this.#channel.port2.postMessage(message, transfer);
	}

	fail(message: string) {
		this.dispatchEvent(Object.assign(new Event('error'), { message }));
	}

	terminate() {
		this.terminated = true;
		this.#channel.port1.close();
		this.#channel.port2.close();
	}
}

const clean: CheckResult = { ok: true, problems: [] };
const made: FakeWorker[] = [];

function checkerWith(...answers: ((script: string) => Promise<CheckResult>)[]) {
	const create = () => {
		const worker = new FakeWorker(answers[made.length] ?? (() => Promise.resolve(clean)));
		made.push(worker);
		return worker as unknown as Worker;
	};
	return (patience?: number) => new PythonChecker(create, patience);
}

afterEach(() => {
	for (const worker of made.splice(0)) worker.terminate();
});

it('starts one worker, with the first check', async () => {
	const checker = checkerWith()();
	expect(made).toHaveLength(0);
	expect(await checker.check('a')).toEqual(clean);
	expect(await checker.check('b')).toEqual(clean);
	expect(made).toHaveLength(1);
});

it('settles every check under way when the worker dies, and starts another one for the next', async () => {
	const checker = checkerWith(() => new Promise(() => {}))();
	const waiting = Promise.all([checker.check('a'), checker.check('b')]);
	made[0]!.fail('out of memory');
	expect(await waiting).toEqual([
		{ ok: false, reason: 'out of memory' },
		{ ok: false, reason: 'out of memory' }
	]);
	expect(made[0]!.terminated).toBe(true);
	expect(await checker.check('c')).toEqual(clean);
	expect(made).toHaveLength(2);
});

it('gives up on a worker that never answers', async () => {
	const checker = checkerWith(() => new Promise(() => {}))(1);
	expect(await checker.check('a')).toEqual({ ok: false, reason: 'It did not answer in time.' });
	expect(made[0]!.terminated).toBe(true);
});

it('says why where no worker can be made', async () => {
	const checker = new PythonChecker(() => {
		throw new Error('Workers are not allowed here.');
	});
	expect(await checker.check('a')).toEqual({ ok: false, reason: 'Workers are not allowed here.' });
});

it('takes an answer that is an exception as a failed check', async () => {
	const checker = checkerWith(() => Promise.reject(new Error('broken')))();
	expect(await checker.check('a')).toEqual({ ok: false, reason: 'Error: broken' });
});
