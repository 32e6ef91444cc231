import { createContext } from 'svelte';
import type { ExportWanted } from './export-choice.svelte';

/** Who takes files that are dropped anywhere on the page. */
export interface DropTaker {
	/** What dropping them does, as a request: “Drop to …”. */
	title: string;
	detail: string;
	/** What was dropped can be read only until this returns. */
	ondrop(dropped: DataTransfer): void;
}

/** What any screen may ask of the frame around it. */
export interface ShellActions {
	/** Makes a flow and goes to it. */
	createFlow(): void;
	/** Asks for a file of flows and shows what it would bring. */
	importFile(): void;
	/** Saves flows as a file; asks what is to go along. */
	exportFile(wanted: ExportWanted): void;
	/** From now on what is dropped is for this screen. @returns gives it back */
	takeDrops(taker: DropTaker): () => void;
}

export const [shellActions, provideShellActions] = createContext<ShellActions>();
