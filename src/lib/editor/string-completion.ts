import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { executionFields } from './flow-api-completions';

/** What exists in the project, asked for when a list is opened, since it changes while the editor is open. */
export interface KnownNames {
	flowNames(): readonly string[];
	connectorTypes(): readonly string[];
}

/** How far back the start of a call is looked for: names are short, and it happens at every key. */
const LOOK_BACK = 400;

const openString = /(['"])((?:[^'"\\\n]|\\.)*)$/.source;

/** The calls whose string arguments we know, as the text before the cursor ends. */
const places: { before: RegExp; type: string; names: (known: KnownNames) => readonly string[] }[] = [
	{
		before: new RegExp(`\\.flow\\(\\s*(?:name_or_id\\s*=\\s*)?${openString}`),
		type: 'text',
		names: (known) => known.flowNames()
	},
	{
		before: new RegExp(`\\bconnector_type\\s*=\\s*${openString}`),
		type: 'text',
		names: (known) => known.connectorTypes()
	},
	{ before: new RegExp(`\\.task\\(\\s*${openString}`), type: 'text', names: (known) => known.connectorTypes() },
	{
		before: new RegExp(`\\.(?:get|load)\\((?:\\s*(?:'\\w*'|"\\w*")\\s*,)*\\s*${openString}`),
		type: 'property',
		names: () => executionFields
	}
];

/** Completion inside `this.flow('…')`, `connector_type='…'`, `this.task('…')` and `.get('…')`. */
export function stringCompletion(context: CompletionContext, known: KnownNames): CompletionResult | null {
	const before = context.state.sliceDoc(Math.max(0, context.pos - LOOK_BACK), context.pos);
	for (const { before: pattern, type, names } of places) {
		const match = pattern.exec(before);
		if (!match) continue;
		const quote = match[1] as string;
		const typed = match[2] as string;
		const options = names(known).map((name) => named(name, quote, type));
		return { from: context.pos - typed.length, options, validFor: /^[^'"\n]*$/ };
	}
	return null;
}

/** A name may hold the quote it is written in. */
function named(name: string, quote: string, type: string): Completion {
	const written = name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
	return written === name ? { label: name, type } : { label: written, displayLabel: name, type };
}
