import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours of one block of the file, by token. */
function colours(selector: string): Map<string, string> {
	const start = css.indexOf(`${selector} {`);
	const block = css.slice(start, css.indexOf('\n}', start));
	return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(hex: string): number {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
	const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (high! + 0.05) / (low! + 0.05);
}

const grounds = ['bg', 'surface', 'surface-raised', 'surface-sunken', 'hover'];
const states = ['running', 'success', 'error', 'warning', 'asleep', 'neutral'];

describe.each([
	['light', ':root'],
	['dark', ':root.dark']
])('%s', (_mode, selector) => {
	const colour = colours(selector);
	const ratio = (text: string, ground: string) => contrast(colour.get(text)!, colour.get(ground)!);

	test.each(['text', 'text-muted', 'text-faint', 'accent', ...states])('%s is readable on every ground', (text) => {
		for (const ground of grounds) expect(ratio(text, ground), `on ${ground}`).toBeGreaterThanOrEqual(4.5);
	});

	test.each(states)('%s is readable on its own soft ground', (state) => {
		expect(ratio(state, `${state}-soft`)).toBeGreaterThanOrEqual(4.5);
	});

	test('buttons in the accent are readable, also under the pointer', () => {
		expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
		expect(ratio('on-accent', 'accent-hover')).toBeGreaterThanOrEqual(4.5);
	});

	test('the edges of fields and the focus ring can be seen', () => {
		for (const ground of ['bg', 'surface', 'surface-raised']) {
			expect(ratio('border-strong', ground), `edge on ${ground}`).toBeGreaterThanOrEqual(3);
			expect(ratio('ring', ground), `ring on ${ground}`).toBeGreaterThanOrEqual(3);
		}
	});
});
