import * as v from 'valibot';
import { isJsonObject, type JsonObject } from '../../domain/json';

/** How a request says who sends it. */
export type Authentication =
	| { type: 'basic'; username: string; password: string }
	| { type: 'bearer'; token: string }
	| { type: 'api_key'; in: 'header' | 'query'; name: string; value: string };

/** `{type: 'basic', username, password}` and its kin; the type may be told by the keys, or be the only key. */
export const authentication = v.pipe(
	v.custom<JsonObject>(isJsonObject),
	v.rawTransform(({ dataset, addIssue, NEVER }): Authentication => {
		const read = readAuthentication(dataset.value);
		if (typeof read !== 'string') return read;
		addIssue({ message: read });
		return NEVER;
	})
);

const TYPES = { basic: 'basic', bearer: 'bearer', token: 'bearer', apikey: 'api_key' } as const;

function readAuthentication(given: JsonObject): Authentication | string {
	const nested = Object.entries(given).find(
		([key]) => Object.keys(given).length === 1 && typeOf(key) && isJsonObject(given[key]!)
	);
	const fields: JsonObject = nested ? { ...(nested[1] as JsonObject), type: nested[0] } : given;
	const text = (...keys: string[]) => {
		const value = keys.map((key) => fields[key]).find((each) => each !== undefined && each !== null);
		return typeof value === 'string' ? value : undefined;
	};
	const named = text('type', 'method', 'mode', 'authentication_method');
	const type = named === undefined ? guess(fields) : typeOf(named);
	if (!type) return 'has to say its type: "basic", "bearer" or "api_key"';
	if (type === 'basic') {
		const username = text('username', 'user');
		return username === undefined
			? 'of type "basic" needs `username` and `password`, as texts'
			: { type, username, password: text('password') ?? '' };
	}
	if (type === 'bearer') {
		const token = text('token', 'bearer', 'access_token');
		return token === undefined ? 'of type "bearer" needs `token`, as a text' : { type, token };
	}
	const place = text('in', 'location', 'placement') ?? ('query' in fields ? 'query' : 'header');
	const name = text('name', 'header', 'query');
	const value = text('value', 'api_key', 'key', 'token');
	if (place !== 'header' && place !== 'query') return 'of type "api_key" has `in`: "header" or "query"';
	if (name === undefined || value === undefined) return 'of type "api_key" needs `name` and `value`, as texts';
	return { type, in: place, name, value };
}

function typeOf(text: string): Authentication['type'] | undefined {
	const plain = text.toLowerCase().replace(/[^a-z]/g, '');
	return Object.hasOwn(TYPES, plain) ? TYPES[plain as keyof typeof TYPES] : undefined;
}

function guess(fields: JsonObject): Authentication['type'] | undefined {
	if ('username' in fields || 'user' in fields) return 'basic';
	if ('name' in fields && 'value' in fields) return 'api_key';
	return 'token' in fields || 'bearer' in fields || 'access_token' in fields ? 'bearer' : undefined;
}

/** The header that carries it; null for a key in the query. */
export function authenticationHeader(auth: Authentication): [name: string, value: string] | null {
	if (auth.type === 'bearer') return ['Authorization', `Bearer ${auth.token}`];
	if (auth.type === 'api_key') return auth.in === 'header' ? [auth.name, auth.value] : null;
	// UTF-8 first, since btoa takes single bytes only (RFC 7617, charset UTF-8).
	const bytes = new TextEncoder().encode(`${auth.username}:${auth.password}`);
	return ['Authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`];
}
