import type { FormField } from '../domain/form';
import { isJsonObject, type JsonObject } from '../domain/json';
import { sizeText } from '../ui/size-text';

/** The answer to one field, to be read. */
export function answerText({ key, element, options }: FormField, response: JsonObject): string {
	const value = response[key];
	if (value === undefined || value === null) return 'left empty';
	switch (element) {
		case 'password':
			return 'given, and not shown';
		case 'toggle':
			return value === true ? 'Yes' : 'No';
		case 'select':
			return options.find((option) => JSON.stringify(option.value) === JSON.stringify(value))?.label ?? plain(value);
		case 'file':
			return isJsonObject(value) ? `${String(value.name)}, ${sizeText(Number(value.size))}` : plain(value);
		default:
			return plain(value);
	}
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
