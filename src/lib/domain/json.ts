/** A value that survives JSON: what flows pass to each other, and what bundles hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object: inputs and outputs of executions. */
export type JsonObject = { [key: string]: Json };

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
