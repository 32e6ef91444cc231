import * as v from 'valibot';

/** Pairs in order; a name may come more than once. */
export type NameValues = [name: string, value: string][];

const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()]);

const pair = v.object({ name: v.string(), value: v.optional(v.union([scalar, v.array(scalar)]), null) });

/** What names and values may be given as: an object, or a list of `{name, value}`. Null values are left out. */
export const nameValues = v.pipe(
	v.union([v.array(pair), v.record(v.string(), v.union([scalar, v.array(scalar)]))]),
	v.transform((given): NameValues => {
		const entries = Array.isArray(given)
			? given.map(({ name, value }) => [name, value] as const)
			: Object.entries(given);
		return entries.flatMap(([name, value]) =>
			(Array.isArray(value) ? value : [value])
				.filter((each) => each !== null)
				.map((each): [string, string] => [name, String(each)])
		);
	})
);

export const NAME_VALUES = 'an object, or a list of `{name, value}`, of texts, numbers, booleans or lists of them';
