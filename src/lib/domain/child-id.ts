import { randomPart, uuidV7, type ExecutionId } from './ids';

/**
 * Ids of children that a handler makes ahead of the engine. An interpreter is a guest: it could say the id of somebody
 * else's execution, which is in the database only, and a look-up for each child would be too slow. So the part of such
 * an id that is random in others follows from who makes it and in which of its steps. Each step makes one child, and
 * nobody finds a parent and a step for an id that is there already.
 */
export function childId(parentId: ExecutionId, seq: number, nowMs: number): ExecutionId {
	return uuidV7(nowMs, tailOf(parentId, seq)) as ExecutionId;
}

/** What is in front of the random part of an id, which begins with a hyphen. */
const MADE_AT = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}$/;
const MADE_AT_LENGTH = 18;

/** Whether {@link childId} can have made this id, at whatever time. */
export function isChildId(id: string, parentId: ExecutionId, seq: number): boolean {
	return MADE_AT.test(id.slice(0, MADE_AT_LENGTH)) && id.slice(MADE_AT_LENGTH) === randomPart(tailOf(parentId, seq));
}

function tailOf(parentId: ExecutionId, seq: number): Uint8Array {
	return sha256Start(`${parentId}/${seq}`);
}

/** The fractional parts of the roots of the first primes, as SHA-256 takes them. */
const { squareRoots, cubeRoots } = rootsOfPrimes();

/**
 * The first eight bytes of the SHA-256 of a short ASCII text. The browser's own is asynchronous, and neither a handler
 * nor the engine waits here.
 *
 * @param text of at most 55 characters: one block
 */
export function sha256Start(text: string): Uint8Array {
	if (text.length > 55) throw new RangeError('This text is too long for one block.');
	const w = new Int32Array(64);
	for (let i = 0; i < text.length; i++) w[i >> 2]! |= text.charCodeAt(i) << (24 - (i % 4) * 8);
	w[text.length >> 2]! |= 0x80 << (24 - (text.length % 4) * 8);
	w[15] = text.length * 8;
	for (let i = 16; i < 64; i++) {
		const [x, y] = [w[i - 15]!, w[i - 2]!];
		const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
		const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
		w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
	}
	let [a, b, c, d, e, f, g, h] = squareRoots as [number, number, number, number, number, number, number, number];
	for (let i = 0; i < 64; i++) {
		const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
		const t1 = (h + s1 + ((e & f) ^ (~e & g)) + cubeRoots[i]! + w[i]!) | 0;
		const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
		const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
	}
	const start = new Uint8Array(8);
	const view = new DataView(start.buffer);
	view.setInt32(0, squareRoots[0]! + a);
	view.setInt32(4, squareRoots[1]! + b);
	return start;
}

function turned(x: number, by: number): number {
	return (x >>> by) | (x << (32 - by));
}

function rootsOfPrimes(): { squareRoots: number[]; cubeRoots: number[] } {
	const primes: number[] = [];
	for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
	const bits = (root: number) => ((root % 1) * 2 ** 32) | 0;
	return {
		squareRoots: primes.slice(0, 8).map((n) => bits(Math.sqrt(n))),
		cubeRoots: primes.map((n) => bits(Math.cbrt(n)))
	};
}
