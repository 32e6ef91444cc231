/**
 * Every colour of the editor: the app's token where it has one, else a pair for light and dark that `light-dark()`
 * chooses by the page's `color-scheme`. So one theme serves both modes and nothing is rebuilt when the mode changes.
 * `editor-colours.test.ts` keeps the pairs readable (WCAG AA) on each background they can lie on.
 */
interface Colour {
	token: string;
	light: string;
	dark: string;
}

const colour = (token: string, light: string, dark: string): Colour => ({ token, light, dark });

/** Colours of text. */
export const textColours = {
	text: colour('--code-text', '#1c2430', '#e3e8ef'),
	muted: colour('--code-muted', '#576070', '#a6b1c0'),
	keyword: colour('--code-keyword', '#7a28a8', '#cba6f7'),
	string: colour('--code-string', '#1a6334', '#94d8a2'),
	number: colour('--code-number', '#8f4700', '#f5b57f'),
	comment: colour('--code-comment', '#576070', '#a6b1c0'),
	definition: colour('--code-definition', '#0b51b7', '#8cbcff'),
	property: colour('--code-property', '#0a5a73', '#87d3e6'),
	type: colour('--code-type', '#7d4a00', '#efc97f'),
	constant: colour('--code-constant', '#9c1f4b', '#f7a1bb'),
	error: colour('--code-error', '#b3201c', '#ff9d96')
} as const;

/** Colours that lie behind text. */
export const backgroundColours = {
	background: colour('--code-background', '#ffffff', '#14181f'),
	raised: colour('--code-raised', '#ffffff', '#1d232c'),
	activeLine: colour('--code-active-line', '#f2f5fa', '#1b212a'),
	added: colour('--code-added', '#e6f6ea', '#142b1d'),
	removed: colour('--code-removed', '#fdecec', '#351a1c')
} as const;

/** Colours of lines and marks, which carry no text. */
export const markColours = {
	border: colour('--code-border', '#d8dee8', '#303947'),
	selection: colour('--code-selection', '#d6e4fc', '#233a60'),
	match: colour('--code-match', '#ffe3a3', '#5c4a12'),
	ring: colour('--code-ring', '#1f6feb', '#6ea8ff'),
	errorMark: colour('--code-error-mark', '#d1322c', '#ff7b72'),
	warningMark: colour('--code-warning-mark', '#b26a00', '#f0b455'),
	hintMark: colour('--code-hint-mark', '#667085', '#98a3b3'),
	addedText: colour('--code-added-text', '#c9edd3', '#1a4429'),
	removedText: colour('--code-removed-text', '#fbd5d3', '#5a2427')
} as const;

/** The CSS value of a colour above. */
export function css({ token, light, dark }: Colour): string {
	return `var(${token}, light-dark(${light}, ${dark}))`;
}

/**
 * `percent` of a colour over whatever lies below: a tinted line still shows the selection, which is drawn behind it.
 */
export function tint(colour: Colour, percent: number): string {
	return `color-mix(in srgb, ${css(colour)} ${percent}%, transparent)`;
}

/** How strongly lines are tinted, in percent. */
export const lineTints = { active: 4, revealed: 12 } as const;
