import type { Component } from 'svelte';

/** One entry of a menu: something to do, a heading, or a line between groups. */
export type MenuEntry =
	| {
			type?: 'action';
			label: string;
			/** A second, quieter line. */
			hint?: string;
			icon?: Component;
			shortcut?: string;
			danger?: boolean;
			disabled?: boolean;
			run: () => void;
	  }
	| { type: 'heading'; label: string }
	| { type: 'line' };
