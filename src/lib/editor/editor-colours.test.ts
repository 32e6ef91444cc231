import { describe, expect, it } from 'vitest';
import { backgroundColours, lineTints, markColours, textColours } from './editor-colours';

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const part = parseInt(hex.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

/** `percent` of `over` on `under`, as `color-mix` with transparency shows it. */
function blend(over: string, under: string, percent: number): string {
	const part = (hex: string, at: number) => parseInt(hex.slice(at, at + 2), 16);
	const mixed = [1, 3, 5].map((at) => Math.round((part(over, at) * percent + part(under, at) * (100 - percent)) / 100));
	return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Text can also lie on a selection, a search match and a changed word. */
const behindText = {
	...backgroundColours,
	selection: markColours.selection,
	addedText: markColours.addedText,
	removedText: markColours.removedText
};

describe.each(['light', 'dark'] as const)('in %s', (mode) => {
	it.each(Object.entries(textColours))('%s can be read on every background', (_name, text) => {
		const failing = Object.entries(behindText)
			.map(([name, background]) => ({ name, ratio: contrast(text[mode], background[mode]) }))
			.filter(({ ratio }) => ratio < 4.5);
		expect(failing).toEqual([]);
	});

	it.each(['errorMark', 'ring'] as const)('text can be read on a line tinted with %s', (name) => {
		const line = blend(markColours[name][mode], backgroundColours.background[mode], lineTints.revealed);
		const failing = Object.entries(textColours).filter(([, text]) => contrast(text[mode], line) < 4.5);
		expect(failing).toEqual([]);
	});

	it.each(['ring', 'errorMark', 'warningMark', 'hintMark'] as const)('%s is visible (3:1)', (name) => {
		expect(contrast(markColours[name][mode], backgroundColours.background[mode])).toBeGreaterThanOrEqual(3);
	});
});
