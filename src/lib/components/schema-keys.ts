import { isJsonObject, type Json } from '../domain/json';

/** What a schema asks for, in a few words. */
export function keysOf(schema: Json | undefined): string {
	const { properties } = isJsonObject(schema) ? schema : {};
	const keys = isJsonObject(properties) ? Object.keys(properties) : [];
	if (keys.length === 0) return 'A schema without keys of its own';
	const shown = keys.slice(0, 6).join(', ');
	return keys.length > 6 ? `${shown} and ${keys.length - 6} more` : shown;
}
