import { isJsonObject, type Json } from './json';

/** The steps of a JSON pointer as schemas write it: `#/orders/2/price` → `['orders', '2', 'price']`. */
export function pointerParts(pointer: string): string[] {
	return pointer
		.split('/')
		.slice(1)
		.map((part) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What is behind steps into data; undefined where one of them leads nowhere. */
export function valueAt(data: Json | undefined, steps: readonly (string | number)[]): Json | undefined {
	return steps.reduce<Json | undefined>((value, part) => step(value, String(part)), data);
}

export function step(value: Json | undefined, part: string): Json | undefined {
	if (Array.isArray(value)) return value[Number(part)];
	return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		// A percent sign that is one.
		return part;
	}
}
