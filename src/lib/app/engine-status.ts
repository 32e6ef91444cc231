/** What a page knows of the engine: it runs in one tab, and every tab shows whether it runs. */
export type EngineStatus =
	| { phase: 'starting' }
	/** This tab runs the engine. */
	| { phase: 'leader' }
	/** Another tab runs it; this one takes over when that one goes. */
	| { phase: 'follower' }
	| { phase: 'failed'; reason: string }
	/** This browser cannot suspend Python: flows can be read, edited and exported, not run. */
	| { phase: 'unsupported'; reason: string };
