import { createContext } from 'svelte';
import type { ExportWanted } from './export-choice.svelte';

/** What any screen may ask of the frame around it. */
export interface ShellActions {
	/** Makes a flow and goes to it. */
	createFlow(): void;
	/** Asks for a file of flows and shows what it would bring. */
	importFile(): void;
	/** Saves flows as a file; asks what is to go along. */
	exportFile(wanted: ExportWanted): void;
}

export const [shellActions, provideShellActions] = createContext<ShellActions>();
