/** Single keys and sequences of two, such as `c` or `g f`, and what they do. */
export type Shortcuts = Record<string, () => void>;

/** How long the second key of a sequence may take, in milliseconds. */
const SEQUENCE = 1_200;

const TEXT_FIELDS = [
	'input:not([type="checkbox"], [type="radio"])',
	'textarea',
	'select',
	'[contenteditable]:not([contenteditable="false"])',
	'.cm-editor'
].join();

/** Whether keys typed there are text, or belong to an open dialog or menu. */
export function belongsElsewhere(target: EventTarget | null): boolean {
	if (!(target instanceof Element)) return false;
	return (
		target.closest(TEXT_FIELDS) !== null ||
		target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null
	);
}

/** Makes a listener for `keydown` that runs shortcuts and leaves everything else alone. */
export function shortcutListener(shortcuts: Shortcuts): (event: KeyboardEvent) => void {
	let first: { key: string; at: number } | null = null;
	return (event) => {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		if (event.key === 'Shift' || belongsElsewhere(event.target)) return;
		const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
		const sequence = first && event.timeStamp - first.at < SEQUENCE ? `${first.key} ${key}` : null;
		first = null;
		const run = (sequence ? shortcuts[sequence] : undefined) ?? shortcuts[key];
		if (run) {
			event.preventDefault();
			run();
		} else if (Object.keys(shortcuts).some((name) => name.startsWith(`${key} `))) {
			first = { key, at: event.timeStamp };
		}
	};
}
