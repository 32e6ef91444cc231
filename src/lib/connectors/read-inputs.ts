import * as v from 'valibot';
import { failure, type FailureType, type Outcome } from '../domain/failure';
import { isJsonObject, type Json } from '../domain/json';
import { nearNames } from '../domain/near-names';
import type { InputField, InputFields, Inputs } from './input-field';

/** What is needed of a connector to read its inputs. */
export interface InputReader<Fields extends InputFields> {
	type: string;
	inputs: Fields;
	protectedInputKeys: readonly string[];
}

/**
 * Checks what a flow gave and makes it into what the connector works with.
 * Fails with ExtraInputError, InvalidInputError, MissingInputError or NotImplementedError; each names the key, in
 * the message and in `details.key`.
 */
export function readInputs<Fields extends InputFields>(
	reader: InputReader<Fields>,
	given: Json
): Outcome<Inputs<Fields>> {
	const refuse = (type: FailureType, key: string, message: string, near: string[] = []) =>
		({ ok: false, failure: failure(type, `${reader.type}: ${message}`, { key, near }) }) as const;
	if (given !== null && !isJsonObject(given)) {
		return refuse('InvalidInputError', '', `its inputs have to be an object; they are ${preview(given)}.`);
	}
	const named = namesOf(reader.inputs);
	const values = new Map<string, { value: Json; as: string }>();
	for (const [as, value] of flatten(given ?? {}, named)) {
		const key = named.get(as);
		if (key === undefined) {
			if ([...named.keys()].some((name) => name.startsWith(`${as}.`))) {
				const keys = [...named.keys()]
					.filter((name) => name.startsWith(`${as}.`))
					.map((name) => `\`${name.slice(as.length + 1)}\``);
				return refuse('InvalidInputError', as, `\`${as}\` has to be an object with ${keys.join(', ')}.`);
			}
			const near = nearNames(as, named.keys());
			return refuse('ExtraInputError', as, `there is no input \`${as}\`.${didYouMean(near, named.values())}`, near);
		}
		const field = reader.inputs[key]!;
		if (value === null && !field.nullIsValue) continue;
		const before = values.get(key);
		if (before) {
			return refuse('InvalidInputError', as, `\`${before.as}\` and \`${as}\` are the same input. Give one of them.`);
		}
		values.set(key, { value, as });
	}
	const inputs: { [key: string]: unknown } = {};
	for (const [key, field] of Object.entries(reader.inputs)) {
		const entry = values.get(key);
		if (entry && field.unsupported) {
			return refuse('NotImplementedError', entry.as, `\`${entry.as}\` is not available: ${field.unsupported}`);
		}
		const result = v.safeParse(field.schema, entry?.value, { abortEarly: true });
		if (result.success) {
			inputs[key] = result.output;
		} else if (!entry) {
			return refuse('MissingInputError', key, `\`${key}\` is missing. It has to be ${field.accepts}.`);
		} else {
			const secret = reader.protectedInputKeys.includes(entry.as);
			return refuse(
				'InvalidInputError',
				entry.as,
				explain(entry.as, field, result.issues[0], secret ? null : entry.value)
			);
		}
	}
	return { ok: true, value: inputs as Inputs<Fields> };
}

/** Every name of every field, with the name `run` knows it by. */
export function namesOf(fields: InputFields): Map<string, string> {
	const named = new Map<string, string>();
	for (const [key, field] of Object.entries(fields))
		for (const name of [key, ...(field.aliases ?? [])]) named.set(name, key);
	return named;
}

/** `{body: {json: 1}}` as `body.json`, where an input goes by such a name. */
export function* flatten(given: { [key: string]: Json }, named: Map<string, string>): Generator<[string, Json]> {
	for (const [key, value] of Object.entries(given)) {
		const isGroup = !named.has(key) && [...named.keys()].some((name) => name.startsWith(`${key}.`));
		if (!isGroup || !isJsonObject(value)) {
			if (!(isGroup && value === null)) yield [key, value];
		} else for (const [inner, innerValue] of Object.entries(value)) yield [`${key}.${inner}`, innerValue];
	}
}

function didYouMean(near: string[], keys: Iterable<string>): string {
	if (near.length > 0) return ` Did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`;
	return ` There are: ${[...new Set(keys)].join(', ')}.`;
}

/** @param value what was given; null where it is not to be shown */
function explain(as: string, field: InputField, issue: v.BaseIssue<unknown>, value: Json): string {
	// Checks and transformations know better what is wrong than the field as a whole does.
	const own = issue.kind === 'transformation' || issue.type === 'check';
	if (own) return `\`${as}\` ${issue.message}.`;
	return `\`${as}\` has to be ${field.accepts}${value === null ? '.' : `; it is ${preview(value)}.`}`;
}

function preview(value: Json): string {
	const text = JSON.stringify(value);
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
