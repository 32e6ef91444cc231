import { DRAFT_7 } from './draft-7';
import type { Json } from './json';
import { unusable, wrongParts } from './schema-check';
import { problemsOf, type SchemaProblem } from './schema-misfits';

/**
 * All that is wrong with a JSON Schema (draft 7), each place once, in the words for who writes it; nothing where it can be
 * used. A path says where in the schema.
 */
export function schemaFaults(schema: Json): SchemaProblem[] {
	if (typeof schema === 'boolean') return [];
	const wrong = [...wrongParts(schema)];
	if (wrong.some(({ path }) => path.length === 0)) return wrong;
	const others = problemsOf(DRAFT_7, schema).filter(
		({ path }) => !wrong.some((known) => isWithin(known.path, path) || isWithin(path, known.path))
	);
	const faults = [...wrong, ...others];
	const why = faults.length === 0 ? unusable(schema) : null;
	return why === null ? faults : [{ path: [], message: `cannot be used: ${why.replace(/\.$/, '')}` }];
}

function isWithin(inner: SchemaProblem['path'], outer: SchemaProblem['path']): boolean {
	return outer.every((part, at) => inner[at] === part);
}
