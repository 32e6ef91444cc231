import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import type { InputFields } from './input-field';
import { flatten, namesOf } from './read-inputs';

interface Merger {
	inputs: InputFields;
	supersedes: { readonly [key: string]: readonly string[] };
}

/**
 * Of a stored connector's inputs those that count beside what a call gives: a call's input replaces the stored one of the
 * same name or an older name of it, and those that say the same in another way. One that the call gives as null is taken
 * away.
 */
export function underCall({ inputs, supersedes }: Merger, stored: JsonObject, given: Json): JsonObject {
	if (!isJsonObject(given)) return stored;
	const named = namesOf(inputs);
	const gone = new Set<string>();
	for (const [as, value] of flatten(given, named)) {
		const key = named.get(as) ?? as;
		gone.add(key);
		if (value !== null) for (const other of supersedes[key] ?? []) gone.add(other);
	}
	const left = [...flatten(stored, named)].filter(([as]) => !gone.has(named.get(as) ?? as));
	return Object.fromEntries(left);
}

/** Those of the inputs that are named, under whichever of their names. */
export function partOf(inputs: InputFields, keys: readonly string[], given: Json): JsonObject {
	if (!isJsonObject(given)) return {};
	const named = namesOf(inputs);
	return Object.fromEntries([...flatten(given, named)].filter(([as]) => keys.includes(named.get(as) ?? '')));
}
