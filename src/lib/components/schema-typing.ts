import type { FieldTyping } from '../app/record-editing.svelte';
import { firstFault } from './read-schema-text';
import { isTypedData, typingOf } from './record-typing';

/** A schema is typed as data, and has to be a JSON Schema. */
const plain = typingOf('schema');
export const schemaTyping: FieldTyping = {
	...plain,
	async read(typed) {
		const read = await plain.read(typed);
		if (!read.ok || !isTypedData(typed.value)) return read;
		const fault = await firstFault(typed.value.text, read.fields.value ?? {});
		return fault ? { ok: false, problems: { value: fault } } : read;
	}
};
