import { failure, type Outcome } from '../../domain/failure';
import type { Authentication } from './authentication';
import type { RestInputs } from './rest-inputs';

/** Where a request goes. */
export interface Target {
	/** As it is sent. */
	url: URL;
	/** As it is shown: without secrets. */
	shown: string;
	/** Name and password that stood in the address. */
	credentials: Authentication | null;
}

const refuse = (key: string, message: string) =>
	({ ok: false, failure: failure('InvalidInputError', `REST: ${message}`, { key }) }) as const;

/** Makes the address of the inputs. Fails with MissingInputError or InvalidInputError. */
export function targetOf(inputs: RestInputs, auth: Authentication | null): Outcome<Target> {
	const { scheme, host, port, base_path, path } = inputs;
	const key = inputs.url === undefined ? 'host' : 'url';
	if (inputs.url === undefined && host === undefined) {
		return { ok: false, failure: failure('MissingInputError', 'REST: give `url`, or `host`.', { key: 'url' }) };
	}
	const text =
		inputs.url !== undefined
			? withPath(inputs.url, host === undefined ? path : '')
			: `${scheme}://${host}${port === undefined ? '' : `:${port}`}${joined(base_path, path)}`;
	if (!/^https?:\/\//i.test(text)) {
		const other = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
		if (other) return refuse(key, `\`url\` begins with "${other}://"; a browser sends to http:// and https:// only.`);
		return refuse(key, `\`url\` has to begin with http:// or https://; it is ${JSON.stringify(text.slice(0, 80))}.`);
	}
	const url = URL.parse(text);
	if (url === null)
		return refuse(
			key,
			`\`${key}\` is not an address that can be read: ${JSON.stringify(text.replace(/\/\/[^/]*@/, '//').slice(0, 80))}.`
		);
	const credentials = takeCredentials(url);
	if (credentials && auth) {
		return refuse('authentication', 'there is a user both in the address and in `authentication`. Give one of them.');
	}
	const query = new URLSearchParams(inputs.params).toString();
	if (query) url.search = url.search ? `${url.search}&${query}` : query;
	const shown = url.href;
	// The key goes in last, so that it is never part of what is shown.
	if (auth?.type === 'api_key' && auth.in === 'query') {
		const pair = new URLSearchParams([[auth.name, auth.value]]).toString();
		url.search = url.search ? `${url.search}&${pair}` : pair;
	}
	return { ok: true, value: { url, shown, credentials } };
}

/** An address and a path below it, where that is not the host's; the address keeps its query. */
function withPath(url: string, path: string): string {
	// One that cannot be read is refused as it is.
	if (path === '' || URL.parse(url) === null) return url;
	const end = url.search(/[?#]/);
	const [address, rest] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)];
	const whole = address.replace(/\/+$/, '') + (/^[/?]/.test(path) ? path : `/${path}`);
	return whole + (whole.includes('?') ? rest.replace(/^\?/, '&') : rest);
}

function joined(...parts: string[]): string {
	const text = parts
		.map((part, index) => (index === 0 ? part.replace(/\/+$/, '') : part))
		.reduce((left, right) => {
			if (right === '') return left;
			return right.startsWith('/') || right.startsWith('?') ? left + right : `${left}/${right}`;
		});
	return text === '' || text.startsWith('/') || text.startsWith('?') ? text : `/${text}`;
}

/** Browsers refuse addresses with a user in them, and such a one would be shown everywhere. */
function takeCredentials(url: URL): Authentication | null {
	if (url.username === '' && url.password === '') return null;
	const [username, password] = [plain(url.username), plain(url.password)];
	url.username = '';
	url.password = '';
	return { type: 'basic', username, password };
}

function plain(encoded: string): string {
	try {
		return decodeURIComponent(encoded);
	} catch {
		// A lone % was meant as it stands.
		return encoded;
	}
}

/** Whether it is this machine: browsers let a secure page talk to it without TLS. */
export function isThisMachine(url: URL): boolean {
	return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}
