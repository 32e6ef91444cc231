import { failure, type Outcome } from '../../domain/failure';
import { isJsonObject, type Json } from '../../domain/json';
import type { RestInputs } from './rest-inputs';

/** What is sent, and the Content-Type it has unless the headers give another. */
export interface RequestBody {
	content: string | FormData | null;
	contentType: string | null;
}

export const BODY_KINDS = ['json', 'text', 'urlencoded', 'multipart', 'data'] as const;

const refuse = (key: string, message: string) =>
	({ ok: false, failure: failure('InvalidInputError', `REST: ${message}`, { key }) }) as const;

/** Makes the body of the inputs. Fails with InvalidInputError. */
export function bodyOf(inputs: RestInputs): Outcome<RequestBody> {
	const given = BODY_KINDS.filter((kind) => inputs[kind] !== undefined);
	const [kind] = given;
	if (kind === undefined) return { ok: true, value: { content: null, contentType: null } };
	if (given.length > 1)
		return refuse(given[1]!, `\`${given.join('` and `')}\` are both given; a request has one body.`);
	if (inputs.method === 'get' || inputs.method === 'head') {
		return refuse(
			kind,
			`a browser sends no body with ${inputs.method.toUpperCase()}. Use \`params\`, or another \`method\`.`
		);
	}
	const value = inputs[kind] as Json;
	if (kind === 'multipart') return multipart(inputs.multipart!);
	if (kind === 'urlencoded') {
		const content = new URLSearchParams(inputs.urlencoded).toString();
		return { ok: true, value: { content, contentType: 'application/x-www-form-urlencoded' } };
	}
	if (kind === 'text' || (kind === 'data' && typeof value === 'string')) {
		return { ok: true, value: { content: value as string, contentType: 'text/plain;charset=UTF-8' } };
	}
	return { ok: true, value: { content: JSON.stringify(value), contentType: 'application/json' } };
}

function multipart(given: NonNullable<RestInputs['multipart']>): Outcome<RequestBody> {
	const form = new FormData();
	const parts: [string, Json][] = Array.isArray(given)
		? given.map(({ name, ...part }): [string, Json] => [name, part as Json])
		: Object.entries(given);
	for (const [name, part] of parts) {
		const problem = append(form, name, part);
		if (problem) return refuse('multipart', `in \`multipart\`, the part "${name}" ${problem}.`);
	}
	// The browser writes the Content-Type itself: the boundary belongs to it.
	return { ok: true, value: { content: form, contentType: null } };
}

/** What is wrong with a part; null where it was added. */
function append(form: FormData, name: string, part: Json): string | null {
	if (!isJsonObject(part)) {
		for (const each of Array.isArray(part) ? part : [part]) {
			if (each !== null) form.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each));
		}
		return null;
	}
	const content = part.content ?? part.value ?? part.text ?? null;
	const { content_base64: base64 = null, filename = null, content_type: type = null } = part;
	if ((content === null) === (base64 === null)) return 'needs `content` or `content_base64`';
	if (filename !== null && typeof filename !== 'string') return 'has a `filename` that is no text';
	if (type !== null && typeof type !== 'string') return 'has a `content_type` that is no text';
	let bytes: BlobPart;
	try {
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		bytes = base64 === null ? text : Uint8Array.from(atob(String(base64)), (char) => char.charCodeAt(0));
	} catch {
		return 'has a `content_base64` that is not base64';
	}
	if (filename === null && type === null && typeof bytes === 'string') form.append(name, bytes);
	else form.append(name, new Blob([bytes], type === null ? {} : { type }), filename ?? name);
	return null;
}
