import { beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { ExecutionSnapshot } from '../domain/op';
import type { FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';
import { InterpreterPool } from './interpreter-pool';

/** An interpreter whose every word the test says for it. */
class FakePort {
	onmessage: ((event: { data: FromInterpreter[] }) => void) | null = null;
	readonly got: ToInterpreter[] = [];
	closed = false;
	postMessage(messages: ToInterpreter[]) {
		this.got.push(...messages);
	}
	close() {
		this.closed = true;
	}
	say(...messages: FromInterpreter[]) {
		this.onmessage?.({ data: messages });
	}
	/** Answers the last ping. */
	pong() {
		const ping = this.got.findLast((message) => message.type === 'ping');
		if (ping?.type === 'ping') this.say({ type: 'pong', id: ping.id, heapBytes: 1, liveHandlers: 0 });
	}
	runs() {
		return this.named('run');
	}
	settled() {
		return this.named('settle');
	}
	stopped() {
		return this.named('stop');
	}
	private named(type: 'run' | 'settle' | 'stop') {
		return this.got.flatMap((message) => (message.type === type ? [message.executionId as string] : []));
	}
}

const ending = { status: 'ENDED_SUCCESS', message: null, statusMessage: null, errorLine: null, output: null } as const;
const asks = (id: string, epoch = 1): FromInterpreter => ({
	type: 'op',
	executionId: id as ExecutionId,
	epoch,
	seq: 1,
	op: { kind: 'sleep', seconds: 1 }
});
const left = (id: string, epoch = 1): FromInterpreter => ({
	type: 'left',
	executionId: id as ExecutionId,
	epoch,
	seq: 1,
	ending
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('InterpreterPool', () => {
	let now = 0;
	let ports: FakePort[];
	let olderGiven: (object | null)[];
	let closed: number[];
	let log: string[];
	let timers: { at: number; callback: () => void }[];
	let pool: InterpreterPool;
	let refuseToOpen: string | null;

	const pass = (ms: number) => {
		now += ms;
		const due = timers.filter((timer) => timer.at <= now);
		timers = timers.filter((timer) => timer.at > now);
		for (const timer of due) timer.callback();
	};
	const start = (
		name: string,
		priority = 0,
		epoch = 1,
		flowApi: string | null = null,
		more: Partial<RunMessage> = {}
	) => {
		const executionId = name as ExecutionId;
		const message = (withSource: boolean): RunMessage => ({
			type: 'run',
			executionId,
			epoch,
			scriptHash: 'h',
			source: withSource ? 'pass' : null,
			fileName: 'f',
			self: {} as ExecutionSnapshot,
			history: [],
			lastSeq: 0,
			...more
		});
		pool.start({
			executionId,
			epoch,
			priority,
			scriptHash: 'h',
			flowApi,
			load: (withSource) => ({ ok: true, value: message(withSource) })
		});
	};

	beforeEach(() => {
		now = 0;
		ports = [];
		olderGiven = [];
		closed = [];
		log = [];
		timers = [];
		refuseToOpen = null;
		pool = new InterpreterPool(
			{
				openInterpreter: async (older) => {
					olderGiven.push(older);
					if (refuseToOpen)
						return { ok: false, failure: { type: 'InternalError', message: refuseToOpen, retryable: false } };
					const port = new FakePort();
					ports.push(port);
					return { ok: true, value: { interpreterId: ports.length, port: port as unknown as MessagePort } };
				},
				closeInterpreter: (id) => closed.push(id)
			},
			{
				message: (message) => log.push(`${message.type} ${message.executionId}`),
				placed: (id) => log.push(`placed ${id}`),
				moved: (id, epoch) => {
					log.push(`moved ${id}`);
					start(id, 0, epoch + 1);
				},
				lost: (id) => log.push(`lost ${id}`),
				crowded: (wanted) => log.push(`crowded ${wanted}`),
				drain: (ids) => log.push(`drain ${ids.join(' ')}`),
				refused: (id, _epoch, why) => log.push(`refused ${id} ${why.message}`),
				broken: (reason) => log.push(`broken ${reason}`),
				mended: () => log.push('mended')
			},
			{
				limit: 2,
				handlersEach: 3,
				graceMs: 500,
				olderFlowApi: async (hash) => ({ 'flow_api/__init__.py': `# ${hash}` }),
				now: () => now,
				after: (ms, callback) => {
					const timer = { at: now + ms, callback };
					timers.push(timer);
					return () => (timers = timers.filter((other) => other !== timer));
				}
			}
		);
	});

	/** Opens the first interpreter and boots it. */
	const boot = async (index = 0) => {
		await turn();
		ports[index]!.say({ type: 'ready', bootMs: 1, fromSnapshot: true });
		await turn();
	};

	it('starts at once in an interpreter that was warmed up, with the source only the first time', async () => {
		pool.warmUp();
		await boot();
		start('a');
		await turn();
		ports[0]!.say(asks('a'));
		start('b');
		await turn();
		const runs = ports[0]!.got.filter((message) => message.type === 'run');
		expect(runs.map((run) => run.source)).toEqual(['pass', null]);
		expect(log).toEqual(['placed a', 'op a', 'placed b']);
	});

	it('gives one start at a time until it is known that slices are short, then more', async () => {
		pool.warmUp();
		await boot();
		for (const name of ['a', 'b', 'c']) start(name);
		await turn();
		expect(ports[0]!.runs()).toEqual(['a']);
		ports[0]!.say(left('a'));
		await turn();
		expect(ports[0]!.runs()).toEqual(['a', 'b', 'c']);
	});

	it('opens another interpreter when the only one computes, and none beyond the limit', async () => {
		pool.warmUp();
		await boot();
		start('long');
		await turn();
		start('next');
		pass(60);
		await boot(1);
		expect(ports[1]!.runs()).toEqual(['next']);
		start('third');
		pass(60);
		pass(60);
		await turn();
		expect(ports).toHaveLength(2);
		ports[0]!.say(left('long'));
		await turn();
		expect(ports[0]!.runs()).toEqual(['long', 'third']);
	});

	it('asks one that seems to compute, and goes on with it when it answers', async () => {
		pool.warmUp();
		await boot();
		start('waits for something else');
		await turn();
		start('next');
		pass(60);
		await turn();
		expect(ports[0]!.got.at(-1)!.type).toBe('ping');
		ports[0]!.pong();
		await turn();
		expect(ports[0]!.runs()).toEqual(['waits for something else', 'next']);
	});

	it('E7: goes on with an older flow_api in an interpreter of its own, one beside those of its own', async () => {
		pool.warmUp();
		await boot();
		start('new');
		start('old', 0, 1, 'v1');
		start('old too', 0, 1, 'v1');
		await turn();
		await boot(1);
		expect(olderGiven).toEqual([null, { 'flow_api/__init__.py': '# v1' }]);
		expect([ports[0]!.runs(), ports[1]!.runs()]).toEqual([['new'], ['old']]);
		ports[1]!.say(asks('old'));
		await turn();
		expect(ports[1]!.runs()).toEqual(['old', 'old too']);
		// Computing for ever, it gets no second one; the others have as many as ever.
		start('old, third', 0, 1, 'v1');
		start('new, second');
		pass(60);
		await boot(2);
		expect(olderGiven).toHaveLength(3);
		expect(ports[2]!.runs()).toEqual(['new, second']);
		// When nobody needs it, it is closed, although it is the last of its kind.
		for (const name of ['old', 'old too']) ports[1]!.say(left(name));
		await turn();
		ports[1]!.say(left('old, third'));
		for (let i = 0; i < 14; i++) pass(5_000);
		expect(closed).toContain(2);
	});

	it('starts what is urgent first', async () => {
		start('later');
		start('urgent', 5);
		pool.warmUp();
		await boot();
		expect(ports[0]!.runs()).toEqual(['urgent']);
	});

	it('E3: passes on nothing that does not live in the interpreter that says it', async () => {
		pool.warmUp();
		await boot();
		start('a');
		await turn();
		log.length = 0;
		ports[0]!.say(left('somebody else'), left('a', 7));
		expect(log).toEqual([]);
		ports[0]!.say(left('a'));
		expect(log).toEqual(['left a']);
	});

	it('ends the interpreter of an execution that does not let go, and tells its neighbours that they are lost', async () => {
		pool.warmUp();
		await boot();
		start('neighbour');
		await turn();
		ports[0]!.say(asks('neighbour'));
		start('loop');
		await turn();
		pool.stop('loop' as ExecutionId, 1, 'ENDED_CANCELLED');
		await turn();
		expect(ports[0]!.got.at(-1)).toMatchObject({ type: 'stop', executionId: 'loop' });
		pass(500);
		expect(closed).toEqual([1]);
		expect(ports[0]!.closed).toBe(true);
		expect(log).toContain('lost neighbour');
		expect(log).not.toContain('lost loop');
	});

	it('leaves the interpreter alone when the stopped one leaves in time', async () => {
		pool.warmUp();
		await boot();
		start('a');
		await turn();
		pool.stop('a' as ExecutionId, 1, 'ENDED_CANCELLED');
		ports[0]!.say(left('a'));
		pass(1000);
		expect(closed).toEqual([]);
	});

	it('tells all who lived in an interpreter that died, and goes on in another', async () => {
		pool.warmUp();
		await boot();
		start('a');
		await turn();
		pool.closed(1, 'out of memory');
		expect(log).toContain('lost a');
		start('b');
		await boot(1);
		expect(ports[1]!.runs()).toEqual(['b']);
	});

	it('says so when Python does not start, goes on trying, and refuses nothing that waits for it', async () => {
		refuseToOpen = 'no memory';
		start('a');
		for (let tries = 0; tries < 6; tries++) {
			await turn();
			pass(30_000);
		}
		expect(log).toEqual(['broken no memory']);
		refuseToOpen = null;
		await turn();
		pass(30_000);
		await boot();
		expect(log).toEqual(['broken no memory', 'mended', 'placed a']);
	});

	it('says so also where nothing waits for Python', async () => {
		refuseToOpen = 'no network';
		pool.warmUp();
		for (let tries = 0; tries < 3; tries++) {
			await turn();
			pass(1_000);
		}
		expect(log).toEqual(['broken no network']);
	});

	it('goes on with the interpreters there are where a further one does not start', async () => {
		pool.warmUp();
		await boot();
		start('a');
		await turn();
		refuseToOpen = 'no memory';
		pass(60);
		start('b');
		for (let tries = 0; tries < 5; tries++) {
			await turn();
			pass(30_000);
		}
		expect(log).not.toContain('broken no memory');
		ports[0]!.say(asks('a'));
		await turn();
		expect(ports[0]!.runs()).toEqual(['a', 'b']);
	});

	/** Starts executions that all come to wait. */
	const fill = async (...names: string[]) => {
		for (const name of names) {
			start(name);
			await turn();
			ports.at(-1)!.say(asks(name));
			await turn();
		}
	};
	const heap = (port: FakePort, heapBytes: number) => {
		const ping = port.got.findLast((message) => message.type === 'ping');
		if (ping?.type === 'ping') port.say({ type: 'pong', id: ping.id, heapBytes, liveHandlers: 0 });
	};

	it('one that is to leave memory may be started again before it has left: the newer copy is not mistaken for it', async () => {
		pool.warmUp();
		await boot();
		await fill('a');
		pool.stop('a' as ExecutionId, 1, 'HIBERNATED');
		start('a', 0, 2);
		await turn();
		expect(ports[0]!.runs()).toEqual(['a', 'a']);
		ports[0]!.say(left('a', 1));
		log.length = 0;
		ports[0]!.say({ ...asks('a'), epoch: 2 } as FromInterpreter);
		expect(log).toEqual(['op a']);
		// It was not asked to end: nobody is ended for it.
		pass(10_000);
		expect(closed).toEqual([]);
	});

	it('says how many find no place where all is full of those that wait', async () => {
		pool.warmUp();
		await boot();
		await fill('a', 'b', 'c');
		start('d');
		await boot(1);
		await turn();
		for (const name of ['e', 'f']) {
			ports[1]!.say(asks(ports[1]!.runs().at(-1)!));
			start(name);
			await turn();
		}
		ports[1]!.say(asks('f'));
		log.length = 0;
		start('g');
		start('h');
		pass(60);
		expect(log).toEqual(['crowded 2']);
		pool.stop('a' as ExecutionId, 1, 'HIBERNATED');
		ports[0]!.say(left('a'));
		await turn();
		expect(ports[0]!.runs()).toContain('g');
	});

	it('closes interpreters in which nobody has lived for a while, but for one', async () => {
		pool.warmUp();
		await boot();
		start('busy');
		await turn();
		pass(60);
		start('other');
		await boot(1);
		ports[1]!.say(left('other'));
		ports[0]!.say(left('busy'));
		for (let i = 0; i < 30; i++) pass(5_000);
		expect(closed).toHaveLength(1);
	});

	it('replaces an interpreter that has grown: whoever waits there is asked to leave, nobody new comes', async () => {
		pool.warmUp();
		await boot();
		await fill('a', 'b');
		pass(5_000);
		await turn();
		heap(ports[0]!, 2 ** 30);
		log.length = 0;
		pass(5_000);
		expect(log).toEqual(['drain a b']);
		start('c');
		await turn();
		// Its successor is opened beside it.
		await boot(1);
		expect([ports[0]!.runs(), ports[1]!.runs()]).toEqual([['a', 'b'], ['c']]);
		ports[0]!.say(left('a'), left('b'));
		expect(closed).toEqual([1]);
	});

	const settle = (...names: string[]) => {
		for (const name of names) {
			const outcome = { ok: true, value: null } as const;
			pool.send({ type: 'settle', executionId: name as ExecutionId, epoch: 1, seq: 1, outcome });
		}
	};
	/** Lets time pass as it does: in small steps. */
	const wait = async (ms: number) => {
		for (let passed = 0; passed < ms; passed += 20) {
			pass(20);
			await turn();
		}
	};

	describe('where handlers that waited go on and compute', () => {
		it('opens another interpreter for those behind the first, and begins them anew there, the last in turn first', async () => {
			pool.warmUp();
			await boot();
			await fill('a', 'b', 'c');
			settle('a', 'b', 'c');
			await wait(200);
			expect(ports).toHaveLength(1);
			await wait(200);
			expect(ports).toHaveLength(2);
			// Nobody is given up before there is a place.
			expect(ports[0]!.stopped()).toEqual([]);
			await boot(1);
			await wait(60);
			expect(ports[1]!.runs()).toEqual(['c']);
			expect(ports[0]!.stopped()).toEqual(['c']);
			ports[1]!.say(left('c', 2));
			await turn();
			expect(ports[1]!.runs()).toEqual(['c', 'b']);
			// At the first one Python still is, for as long as it likes.
			await wait(10_000);
			expect(ports[0]!.stopped()).toEqual(['c', 'b']);
			expect([closed, log.filter((line) => /lost|moved/.test(line))]).toEqual([[], ['moved c', 'moved b']]);
		});

		it('also starts that were given ahead', async () => {
			pool.warmUp();
			await boot();
			start('quick');
			await turn();
			ports[0]!.say(left('quick'));
			start('a');
			start('b');
			await turn();
			expect(ports[0]!.runs()).toEqual(['quick', 'a', 'b']);
			await wait(400);
			await boot(1);
			await wait(60);
			expect(ports[1]!.runs()).toEqual(['b']);
		});

		/** All three are given an outcome by an interpreter that was just at a slice for long. */
		async function threeBehindLongSlices(): Promise<void> {
			pool.warmUp();
			await boot();
			await fill('a', 'b', 'c');
			settle('a');
			await wait(100);
			ports[0]!.say(asks('a'));
			settle('a', 'b', 'c');
		}

		it('holds outcomes back while slices are long: what was not sent can go elsewhere without being run twice', async () => {
			await threeBehindLongSlices();
			await wait(400);
			expect(ports[0]!.settled()).toEqual(['a', 'a']);
			await boot(1);
			await wait(60);
			expect(ports[1]!.runs()).toEqual(['b']);
			ports[0]!.say(asks('a'), left('b'));
			await turn();
			expect(ports[0]!.settled()).toEqual(['a', 'a', 'c']);
			expect(log.filter((line) => line.startsWith('moved'))).toEqual(['moved b']);
		});

		it('holds nothing back behind one that waits for something else than Python', async () => {
			await threeBehindLongSlices();
			await turn();
			expect(ports[0]!.settled()).toEqual(['a', 'a']);
			for (const count of [3, 4]) {
				ports[0]!.pong();
				await turn();
				expect(ports[0]!.settled()).toHaveLength(count);
			}
			ports[0]!.pong();
			await wait(1_000);
			expect([ports.length, log.filter((line) => line.startsWith('moved'))]).toEqual([1, []]);
		});

		it('tells an answer to a ping of before from one after: a slice that was asked for in between goes on', async () => {
			pool.warmUp();
			await boot();
			await fill('a', 'b');
			pass(5_000);
			settle('a');
			await turn();
			ports[0]!.pong();
			await wait(60);
			start('next');
			await wait(60);
			expect(ports).toHaveLength(2);
		});

		it('leaves them where they are when all compute', async () => {
			pool.warmUp();
			await boot();
			await fill('a', 'b');
			settle('a');
			await wait(60);
			start('c');
			await boot(1);
			settle('b');
			await wait(5_000);
			expect([ports.length, ports[1]!.runs()]).toEqual([2, ['c']]);
			expect(log.filter((line) => /lost|moved/.test(line))).toEqual([]);
		});

		it('leaves those in development mode where they are', async () => {
			pool.warmUp();
			await boot();
			await fill('a');
			start('b', 0, 1, null, { debug: { breakpoints: [], mode: 'continue', passed: null, protectedKeys: [] } });
			await turn();
			ports[0]!.say(asks('b'));
			settle('a', 'b');
			await wait(5_000);
			expect([ports.length, ports[0]!.stopped()]).toEqual([1, []]);
		});

		it.each(['journal', 'computation'])(
			'waits longer for those that would take longer to begin anew: a long %s',
			async (long) => {
				pool.warmUp();
				await boot();
				await fill('a');
				const history = Array.from<RunMessage['history'][number]>({ length: long === 'journal' ? 32_000 : 0 });
				start('b', 0, 1, null, { history });
				await turn();
				if (long === 'computation') await wait(2_000);
				ports[0]!.say(asks('b'));
				settle('a', 'b');
				await wait(2_000);
				expect(ports).toHaveLength(1);
				await wait(500);
				expect(ports).toHaveLength(2);
			}
		);
	});

	describe('where one that is to leave memory computes', () => {
		it('ends the interpreter after a grace, and tells its neighbours that they are lost', async () => {
			pool.warmUp();
			await boot();
			await fill('a', 'b');
			pool.stop('a' as ExecutionId, 1, 'HIBERNATED');
			settle('b');
			await wait(1_500);
			expect(closed).toEqual([]);
			await wait(1_500);
			expect(closed).toEqual([1]);
			expect(log).toContain('lost b');
		});

		it('does not end it for what somebody else computes, nor while it answers', async () => {
			pool.warmUp();
			await boot();
			await fill('a', 'b', 'c');
			settle('b');
			await turn();
			pool.stop('a' as ExecutionId, 1, 'HIBERNATED');
			await wait(10_000);
			expect(closed).toEqual([]);
			// Its turn comes now. It waits for something else, and is given all the time it wants.
			ports[0]!.say(asks('b'));
			await turn();
			ports[0]!.pong();
			await turn();
			for (let i = 0; i < 10; i++) {
				pass(5_000);
				await turn();
				ports[0]!.pong();
			}
			expect(closed).toEqual([]);
		});

		it('ends it also where it was given up with its outcome on the way, and comes to it later', async () => {
			pool.warmUp();
			await boot();
			await fill('a', 'b');
			settle('a', 'b');
			await wait(400);
			await boot(1);
			await wait(60);
			expect(ports[1]!.runs()).toEqual(['b']);
			ports[0]!.say(asks('a'));
			await wait(3_000);
			expect(closed).toEqual([1]);
			expect(log).toContain('lost a');
		});
	});
});
