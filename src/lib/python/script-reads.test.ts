import { beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import { ExecutionLine } from './execution-line';
import { replaceRandomDevices, wrapScriptReads } from './script-reads';
import type { Attention } from './wasm-imports';
import { flowApiInNode } from './flow-api-in-node';
import type { RecordedStep } from '../protocol/interpreter';

/** What a worker has of these. */
class Scope {
	time = 1_700_000_000_000;
	readonly Date = { now: () => this.time++ } as unknown as DateConstructor;
	readonly performance = { now: () => this.time++ / 10 } as Performance;
	readonly Math = { random: () => 2 } as unknown as Math;
	readonly crypto = {
		getRandomValues: (view: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(view),
		randomUUID: () => ''
	} as unknown as Crypto;

	readAll() {
		const { Date, performance, Math, crypto } = this;
		const words = crypto.getRandomValues(new Uint32Array(2));
		return [Date.now(), Date.now(), performance.now(), Math.random(), [...words], crypto.randomUUID()];
	}
}

describe('what JavaScript offers of clocks and random numbers', () => {
	let attention: Attention;
	let scope: Scope;
	beforeEach(() => {
		attention = { current: null, owner: null };
		scope = new Scope();
		wrapScriptReads(attention, scope);
	});
	const line = (history: RecordedStep[]) =>
		new ExecutionLine(
			{ executionId: 'execution' as ExecutionId, epoch: 1, history },
			() => undefined,
			() => 1
		);

	it('is recorded for the execution that runs, and the same in a replay', () => {
		const recording = (attention.current = line([]));
		const seen = scope.readAll();
		expect(seen[3]).toBeGreaterThanOrEqual(0);
		expect(seen[3]).toBeLessThan(1);
		expect(seen[5]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		const reads = recording.reads.drain()!;
		attention.current = line([{ seq: 1, at: 1, step: { kind: 'sleep', seconds: 1 }, outcome: null, reads }]);
		expect(scope.readAll()).toEqual(seen);
	});

	it('is as it was where none runs', () => {
		scope.readAll();
		expect(scope.Math.random()).toBe(2);
		expect(line([]).reads.drain()).toBeUndefined();
	});
});

it('devices of random numbers give what was drawn for whoever reads them', async () => {
	const play = await flowApiInNode(({ FS }) => replaceRandomDevices(FS));
	const { getRandomValues } = crypto;
	const sizes: number[] = [];
	crypto.getRandomValues = (view) => {
		sizes.push((view as unknown as Int8Array).length);
		return (view as unknown as Int8Array).fill(65) as unknown as typeof view;
	};
	try {
		const { ending } = play(
			'def handler(system, this):\n    with open("/dev/urandom", "rb") as file: one = file.read(300)\n    with open("/dev/random", "rb", 0) as file: other = file.read(6)\n    return {"one": len(one), "other": other.decode()}'
		);
		expect(ending.output).toEqual({ one: 300, other: 'AAAAAA' });
		expect(sizes).toEqual([256, 256, 6]);
	} finally {
		crypto.getRandomValues = getRandomValues;
	}
});
