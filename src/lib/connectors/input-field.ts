import type * as v from 'valibot';

/**
 * One input of a connector. Its schema is all three: what is accepted, what it becomes, and (as `v.optional`)
 * whether it may be absent and what it is then.
 */
export interface InputField<Schema extends v.GenericSchema = v.GenericSchema> {
	/** For forms, e.g. `Time limit`. */
	title: string;
	/** For forms and docs: what it does, in Markdown. */
	description: string;
	/** What it takes, in words that complete “it has to be …”. */
	accepts: string;
	schema: Schema;
	/**
	 * Older and other names. One with a dot, such as `body.json`, is also the key `json` in an object given as
	 * `body`.
	 */
	aliases?: readonly string[];
	/** Whether null is a value; otherwise it means that the input is not given. */
	nullIsValue?: boolean;
	/** Why giving it fails with NotImplementedError: what a browser, or this version, cannot do. */
	unsupported?: string;
}

export type InputFields = { readonly [key: string]: InputField };

/** What `run` gets: every field under its first name, checked and made into what the schema says. */
export type Inputs<Fields extends InputFields> = { [Key in keyof Fields]: v.InferOutput<Fields[Key]['schema']> };
