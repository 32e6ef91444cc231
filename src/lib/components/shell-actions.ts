import { createContext } from 'svelte';

/** What any screen may ask of the frame around it. */
export interface ShellActions {
	/** Makes a flow and goes to it. */
	createFlow(): void;
	/** Asks for a file of flows and shows what it would bring. */
	importFile(): void;
}

export const [shellActions, provideShellActions] = createContext<ShellActions>();
