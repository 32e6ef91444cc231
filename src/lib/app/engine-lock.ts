/** Name of the lock whose holder runs the engine. */
export const ENGINE_LOCK = 'millrace-engine';
