import type { FieldProblems } from '../app/record-editing.svelte';
import { isJsonObject, type JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { attributeKey, misfits, objectTyping } from './object-typing';
import { textOf } from './record-preview';

/** A new object as it is being filled in: it is kept only when it is made. */
export class ObjectDraft {
	typed = $state.raw<JsonObject>({ object_template: '', value: { text: '', language: 'yaml' } });
	problems = $state.raw<FieldProblems>({});

	edit(field: string, value: JsonObject[string]): void {
		this.typed = { ...this.typed, [field]: value };
		this.problems = Object.fromEntries(Object.entries(this.problems).filter(([key]) => key !== field));
	}

	restate(field: string, value: JsonObject[string]): void {
		this.edit(field, value);
	}

	get templateName(): string {
		return textOf(this.typed.object_template);
	}

	/** Begins anew with the attributes of a template, as they are in a new object. @param template null for none */
	choose(template: StoredRecord | null): void {
		this.problems = {};
		if (!template) {
			this.typed = { object_template: '', value: { text: '', language: 'yaml' } };
			return;
		}
		const typed: JsonObject = { object_template: template.name };
		for (const [name, attribute] of Object.entries(attributesOf(template))) {
			const { type, required, default: none } = isJsonObject(attribute) ? attribute : {};
			// A switch that is off is an answer.
			if (type === 'boolean' && required === true && none === undefined) typed[attributeKey(name)] = false;
		}
		this.typed = typed;
	}

	/** @returns its fields; null where something is wrong, and {@link problems} says what */
	async read(template: StoredRecord | null): Promise<JsonObject | null> {
		this.problems = template ? await misfits(attributesOf(template), this.typed) : {};
		const read = await objectTyping.read(this.typed);
		if (!read.ok) this.problems = read.problems;
		return read.ok && Object.keys(this.problems).length === 0 ? read.fields : null;
	}
}

export function attributesOf(template: StoredRecord): JsonObject {
	return isJsonObject(template.fields.attributes) ? template.fields.attributes : {};
}
