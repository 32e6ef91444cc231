import { expect, it } from 'vitest';
import { InOrder } from './in-order';

it('does one thing after the other in a line, and no line waits for another', () => {
	const did: string[] = [];
	const waiting: (() => void)[] = [];
	const order = new InOrder<string>();
	const atOnce = (name: string) => (done: () => void) => {
		did.push(name);
		done();
	};
	const later = (name: string) => (done: () => void) => {
		waiting.push(() => {
			did.push(name);
			done();
		});
	};
	order.add('a', later('a1'));
	order.add('a', atOnce('a2'));
	order.add('b', atOnce('b1'));
	order.add('a', later('a3'));
	order.add('a', atOnce('a4'));
	expect(did).toEqual(['b1']);
	waiting.shift()!();
	expect(did).toEqual(['b1', 'a1', 'a2']);
	order.add('a', atOnce('a5'));
	waiting.shift()!();
	expect(did).toEqual(['b1', 'a1', 'a2', 'a3', 'a4', 'a5']);
	order.add('a', atOnce('a6'));
	expect(did.at(-1)).toBe('a6');
	expect(waiting).toEqual([]);
});

it('takes any number that waited, however full that would make the stack', () => {
	const order = new InOrder<string>();
	let begin = () => undefined as void;
	let done = 0;
	order.add('a', (go) => (begin = go));
	for (let n = 0; n < 20_000; n++) {
		order.add('a', (go) => {
			done++;
			go();
		});
	}
	begin();
	expect(done).toBe(20_000);
});
