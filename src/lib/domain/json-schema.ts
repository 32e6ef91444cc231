import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { coerceTo } from './coerce';
import { DRAFT_7 } from './draft-7';
import { failure, type Failure, type Outcome } from './failure';
import type { Json } from './json';
import { pointerParts } from './json-pointer';

/** One thing that does not fit. */
export interface Misfit {
	/** Where, such as `orders[2].price`; empty for the whole. */
	path: string;
	message: string;
}

/** How many misfits a message tells of; the rest is in its details. */
const TOLD = 5;

/** Checks data with JSON Schemas of draft 7. */
export class SchemaChecker {
	/** What is wrong with a schema itself; null where nothing is. */
	schemaProblem(schema: Json): Failure | null {
		const misfits = this.check(DRAFT_7, schema);
		if (misfits.length > 0) return schemaError(misfits.slice(-1).map(inWords).join());
		try {
			this.check(schema, null);
			return null;
		} catch (error) {
			return schemaError(error instanceof Error ? error.message : String(error));
		}
	}

	/** @returns null, or SchemaValidationError or SchemaError as data */
	validate(schema: Json, data: Json): Outcome<null> {
		const broken = this.schemaProblem(schema);
		if (broken) return { ok: false, failure: broken };
		try {
			const misfits = this.check(schema, data);
			return misfits.length === 0 ? { ok: true, value: null } : { ok: false, failure: misfit(misfits) };
		} catch (error) {
			// Some faults of a schema show only at the data that reaches them.
			return { ok: false, failure: schemaError(error instanceof Error ? error.message : String(error)) };
		}
	}

	/** The data made to fit: texts that are numbers, missing values that have a default … */
	coerce(schema: Json, data: Json): Outcome<Json> {
		const broken = this.schemaProblem(schema);
		if (broken) return { ok: false, failure: broken };
		const coerced = coerceTo(schema, data, (part, value) => this.validate(part, value).ok);
		const checked = this.validate(schema, coerced);
		return checked.ok ? { ok: true, value: coerced } : checked;
	}

	private check(schema: Json, data: Json): Misfit[] {
		// The library writes into the schema.
		const { errors } = new Validator(structuredClone(schema) as Schema, '7', false).validate(data);
		return misfitsOf(errors);
	}
}

/** The library tells of each level around a misfit, too: only the innermost say something. */
function misfitsOf(errors: readonly OutputUnit[]): Misfit[] {
	const misfits = errors.map(({ instanceLocation, error }) => ({ path: pathOf(instanceLocation), message: error }));
	const inner = misfits.filter(
		({ path }, index) => !errors.some((other, at) => at !== index && isInside(pathOf(other.instanceLocation), path))
	);
	const seen = new Set<string>();
	return inner.filter((one) => !seen.has(inWords(one)) && seen.add(inWords(one)));
}

function isInside(path: string, outer: string): boolean {
	if (path === outer) return false;
	return outer === '' || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

/** `#/orders/2/price` → `orders[2].price`. */
function pathOf(location: string): string {
	const parts = pointerParts(location);
	return parts.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path ? `${path}.${part}` : part), '');
}

function inWords({ path, message }: Misfit): string {
	return path ? `${path}: ${message}` : message;
}

function misfit(misfits: readonly Misfit[]): Failure {
	const more = misfits.length > TOLD ? `\nand ${misfits.length - TOLD} more` : '';
	const message = `The data does not fit the schema. ${misfits.slice(0, TOLD).map(inWords).join('\n')}${more}`;
	return failure('SchemaValidationError', message, { errors: misfits.map((one) => ({ ...one })) });
}

function schemaError(why: string): Failure {
	return failure('SchemaError', `The schema is not valid: ${why}`);
}
