import { Validator, type Schema } from '@cfworker/json-schema';
import { failure, type Failure } from './failure';
import type { Json, JsonObject } from './json';
import { schemaProblem } from './schema-check';
import { CONTAINERS, inWords, type SchemaProblem } from './schema-words';

export type { SchemaProblem };

/** Validators by schema: a flow's thousand children are checked with one. */
const validators = new WeakMap<JsonObject, Validator>();

/**
 * All ways in which `data` does not fit a JSON Schema (draft 7), each place once.
 * @throws {Error} where the schema itself cannot be used; {@link schemaProblem} says so beforehand
 */
export function problemsOf(schema: JsonObject, data: Json): SchemaProblem[] {
	const { valid, errors } = validatorOf(schema).validate(data);
	if (valid) return [];
	const problems = errors
		.filter(({ keyword }) => !CONTAINERS.has(keyword))
		.map((error) => inWords(error, schema, data));
	const places = new Map(problems.map((problem) => [placeOf(problem.path), problem]));
	// The first of each place: those after it often follow from it.
	for (const problem of [...problems].reverse()) places.set(placeOf(problem.path), problem);
	return [...places.values()];
}

/**
 * Why data does not fit a schema, as a flow is told; null where it does. Data that cannot be checked, because the schema
 * is none, fails with SchemaError.
 * @param what what the data is, said in front of each path: `inputs`
 */
export function checkSchema(schema: JsonObject, data: Json, what: string): Failure | null {
	let problems: SchemaProblem[];
	try {
		problems = problemsOf(schema, data);
	} catch (error) {
		const why = schemaProblem(schema) ?? (error instanceof Error ? error.message : String(error));
		return failure('SchemaError', `The schema of the ${what} cannot be used: ${why}`);
	}
	if (problems.length === 0) return null;
	const lines = problems.map(({ path, message }) => `${pathText(what, path)} ${message}`);
	const [first] = problems;
	return failure('SchemaValidationError', lines.map((line) => `${line}.`).join('\n'), {
		path: pathText(what, first!.path),
		problems: problems.map(({ path, message }) => ({ path, message }))
	});
}

/** A path as Python would write it after a name: `inputs.address.lines[2]`. */
export function pathText(what: string, path: readonly (string | number)[]): string {
	return path.reduce<string>((text, part) => {
		if (typeof part === 'number') return `${text}[${part}]`;
		return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`;
	}, what);
}

function validatorOf(schema: JsonObject): Validator {
	const known = validators.get(schema);
	if (known) return known;
	// The library writes into the schema it is given.
	const made = new Validator(structuredClone(schema) as Schema, '7', false);
	validators.set(schema, made);
	return made;
}

const placeOf = (path: readonly (string | number)[]) => JSON.stringify(path);
