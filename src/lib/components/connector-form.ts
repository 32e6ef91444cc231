import { isJsonObject, type Json, type JsonObject } from '../domain/json';

/** A header as it is typed. */
export type TypedHeader = { name: string; value: string };

/** How requests are signed in, as it is typed; what does not belong to its type waits for a change of mind. */
export type TypedAuthentication = {
	type: 'none' | 'basic' | 'bearer' | 'api_key';
	username: string;
	password: string;
	token: string;
	name: string;
	value: string;
	in: 'header' | 'query';
};

/** The inputs of a REST connector that have fields of their own, as they are typed. */
export type TypedRest = {
	url: string;
	headers: TypedHeader[];
	authentication: TypedAuthentication;
	total_timeout: string;
	expected_status_code: string;
};

export const NO_AUTHENTICATION: TypedAuthentication = {
	type: 'none',
	username: '',
	password: '',
	token: '',
	name: '',
	value: '',
	in: 'header'
};

/** A connector's value as a form shows it, and what the form has no fields for. */
export function restForm(value: JsonObject): { form: TypedRest; more: JsonObject } {
	const more = { ...value };
	/** What can be shown in a field does not come under “more”. */
	const take = <Shown>(key: string, show: (given: Json) => Shown | null): Shown | null => {
		const given = value[key];
		const shown = given === undefined ? null : show(given);
		if (shown !== null) delete more[key];
		return shown;
	};
	return {
		form: {
			url: take('url', (url) => (typeof url === 'string' ? url : null)) ?? '',
			headers: take('headers', headersOf) ?? [],
			authentication: take('authentication', authenticationOf) ?? NO_AUTHENTICATION,
			total_timeout: take('total_timeout', (given) => (typeof given === 'number' ? String(given) : null)) ?? '',
			expected_status_code: take('expected_status_code', statusText) ?? ''
		},
		more
	};
}

/** What a form says. */
export function restValue(form: TypedRest): JsonObject {
	const value: JsonObject = {};
	if (form.url.trim() !== '') value.url = form.url.trim();
	const headers = form.headers.filter(({ name, value }) => name.trim() !== '' || value !== '');
	if (headers.length > 0) value.headers = asHeaders(headers);
	const { type, username, password, token, name, value: key, in: place } = form.authentication;
	if (type === 'basic') value.authentication = { type, username, password };
	if (type === 'bearer') value.authentication = { type, token };
	if (type === 'api_key') value.authentication = { type, name, value: key, in: place };
	const seconds = form.total_timeout.trim();
	// What is no number is told by the connector itself.
	if (seconds !== '') value.total_timeout = Number.isNaN(Number(seconds)) ? seconds : Number(seconds);
	const codes = form.expected_status_code.split(',').flatMap((code) => code.trim() || []);
	const ranges = codes.map((code) => (/^\d+$/.test(code) ? Number(code) : code));
	if (ranges.length > 0) value.expected_status_code = ranges.length === 1 ? ranges[0]! : ranges;
	return value;
}

function headersOf(given: Json): TypedHeader[] | null {
	const pairs = Array.isArray(given) ? given : isJsonObject(given) ? Object.entries(given).map(asPair) : null;
	const headers = pairs?.map((pair) => {
		if (!isJsonObject(pair) || Object.keys(pair).length !== 2) return null;
		const { name, value } = pair;
		return typeof name === 'string' && typeof value === 'string' ? { name, value } : null;
	});
	return headers?.every((header) => header !== null) ? headers : null;
}

function asPair([name, value]: [string, Json]): JsonObject {
	return { name, value };
}

/** A header that comes twice needs a list. */
function asHeaders(headers: readonly TypedHeader[]): Json {
	const named = headers.map(({ name, value }) => ({ name: name.trim(), value }));
	const names = new Set(named.map(({ name }) => name.toLowerCase()));
	return names.size === named.length ? Object.fromEntries(named.map(({ name, value }) => [name, value])) : named;
}

const FIELDS = { basic: ['username', 'password'], bearer: ['token'], api_key: ['name', 'value', 'in'] } as const;

function authenticationOf(given: Json): TypedAuthentication | null {
	if (!isJsonObject(given)) return null;
	const { type, ...fields } = given;
	if (type !== 'basic' && type !== 'bearer' && type !== 'api_key') return null;
	const known: readonly string[] = FIELDS[type];
	if (Object.entries(fields).some(([key, value]) => !known.includes(key) || typeof value !== 'string')) return null;
	if (fields.in !== undefined && fields.in !== 'header' && fields.in !== 'query') return null;
	return { ...NO_AUTHENTICATION, ...fields, type };
}

function statusText(given: Json): string | null {
	const codes = Array.isArray(given) ? given : [given];
	const shown = codes.every((code) => typeof code === 'number' || (typeof code === 'string' && !code.includes(',')));
	return shown && codes.length > 0 ? codes.join(', ') : null;
}
