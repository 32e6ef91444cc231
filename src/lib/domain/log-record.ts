import type { Json, JsonObject } from './json';

/** What `this.log` adds to `output_value['logging']`: what was given, with its time in ISO 8601 (UTC). */
export function logRecord(atMs: number, message: Json): JsonObject {
	return { time: new Date(atMs).toISOString(), message };
}
