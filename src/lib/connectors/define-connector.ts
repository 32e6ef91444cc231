import type { Failure, Outcome } from '../domain/failure';
import type { Json, JsonObject } from '../domain/json';
import type { ConnectorContext } from './connector-context';
import type { InputFields, Inputs } from './input-field';
import { readInputs } from './read-inputs';
import { partOf, underCall } from './under-call';

export interface OutputField {
	description: string;
	/** When it is there; absent means always. */
	when?: string;
}

/**
 * A connector, declared once: its form, the check of its inputs, its docs and the types of its arguments are all
 * made from this.
 */
export interface ConnectorDeclaration<Fields extends InputFields> {
	/** As flows name it, e.g. `REST`. */
	type: string;
	title: string;
	/** In Markdown. */
	description: string;
	inputs: Fields;
	outputs: { readonly [key: string]: OutputField };
	/** Inputs never shown, logged or exported, by every name they have. */
	protectedInputKeys: readonly string[];
	/**
	 * By an input, others that say the same in another way: where a call gives it, those of a stored connector do not count.
	 * All by their first names.
	 */
	supersedes: { readonly [key: string]: readonly string[] };
	/** When a request may be sent twice, in words. */
	idempotency: string;
	/** Whether a request with these inputs may be sent twice (E6). */
	isIdempotent(inputs: Inputs<Fields>): boolean;
	/** Inputs that say where a request goes, by their first names. */
	address: readonly (keyof Fields & string)[];
	/**
	 * The origin that a request goes to, such as `https://api.example.com`; null where nothing is named, empty where it cannot be
	 * read. Of the inputs only `address` is given.
	 */
	destination(inputs: Inputs<Fields>): string | null;
	/** What a request carries that gives protected inputs away in another form, such as a header made of them. */
	disguises(inputs: Inputs<Fields>): string[];
	/** Does it. Never rejects but for faults of the program; stops soon after `context.signal` is aborted. */
	run(inputs: Inputs<Fields>, context: ConnectorContext): Promise<Outcome<JsonObject>>;
}

/** A connector of any inputs, as the registry holds it. */
export interface Connector {
	type: string;
	title: string;
	description: string;
	inputs: InputFields;
	outputs: { readonly [key: string]: OutputField };
	protectedInputKeys: readonly string[];
	idempotency: string;
	/** What is wrong with inputs, some of which may be missing still; null where nothing is. */
	check(inputs: Json): Failure | null;
	/** Of a stored connector's inputs those that count beside what a call gives. */
	underCall(stored: JsonObject, given: Json): JsonObject;
	/** The origin that a request goes to; null where its inputs name none, empty where it cannot be read. */
	destination(inputs: Json): string | null;
	/** See {@link ConnectorDeclaration.disguises}; nothing for wrong inputs. */
	disguises(inputs: Json): string[];
	/** Inputs as the flow gave them. Wrong ones are idempotent: they are refused before anything is sent. */
	isIdempotent(inputs: Json): boolean;
	run(inputs: Json, context: ConnectorContext): Promise<Outcome<JsonObject>>;
}

/** Joins a declaration with the check of its inputs. */
export function defineConnector<const Fields extends InputFields>(
	declaration: ConnectorDeclaration<Fields>
): Connector {
	const read = (given: Json) => readInputs<Fields>(declaration, given);
	return {
		...declaration,
		check(given) {
			const inputs = read(given);
			return inputs.ok || inputs.failure.type === 'MissingInputError' ? null : inputs.failure;
		},
		underCall: (stored, given) => underCall(declaration, stored, given),
		destination(given) {
			const inputs = read(partOf(declaration.inputs, declaration.address, given));
			return inputs.ok ? declaration.destination(inputs.value) : '';
		},
		disguises(given) {
			const inputs = read(given);
			return inputs.ok ? declaration.disguises(inputs.value) : [];
		},
		isIdempotent(given) {
			const inputs = read(given);
			return !inputs.ok || declaration.isIdempotent(inputs.value);
		},
		async run(given, context) {
			const inputs = read(given);
			return inputs.ok ? declaration.run(inputs.value, context) : inputs;
		}
	};
}
