import * as v from 'valibot';
import type { Json } from '../../domain/json';
import { nameProblem } from '../../domain/names';
import type { InputFields, Inputs } from '../input-field';
import { authentication } from './authentication';
import { NAME_VALUES, nameValues } from './name-values';
import { statusRanges } from './status-ranges';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const method = v.pipe(
	v.string(),
	v.transform((text) => text.toLowerCase()),
	v.picklist(METHODS)
);
const seconds = v.pipe(v.number(), v.gtValue(0));
const json = v.custom<Json>((value) => value !== undefined);
const httpHost = v.pipe(v.string(), v.regex(/^(\[[0-9a-f:.]+\]|[^\s/?#@:[\]\\]+)$/i));
const noBrowser = (what: string) => `a browser ${what}`;

/** Everything a REST request can be told, of all generations of flows. */
export const restInputs = {
	url: {
		title: 'Address',
		description: 'Where to. With `http://` or `https://`; comes before `host` where both are given.',
		accepts: 'a text such as "https://api.example.com/v1/items"',
		schema: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1)))
	},
	scheme: {
		title: 'Scheme',
		description: 'With `host`, instead of `url`.',
		accepts: '"https" or "http"',
		schema: v.optional(
			v.pipe(
				v.string(),
				v.transform((text) => text.toLowerCase().replace(/:(\/\/)?$/, '')),
				v.picklist(['https', 'http'])
			),
			'https'
		)
	},
	host: {
		title: 'Host',
		description: 'Instead of `url`.',
		accepts: 'the name or address of a machine, such as "api.example.com", without scheme, port or path',
		aliases: ['hostname'],
		schema: v.optional(httpHost)
	},
	port: {
		title: 'Port',
		description: 'With `host`. Absent means the usual one of the scheme.',
		accepts: 'a whole number from 1 to 65535',
		schema: v.optional(
			v.pipe(
				v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/))]),
				v.transform(Number),
				v.integer(),
				v.minValue(1),
				v.maxValue(65535)
			)
		)
	},
	base_path: {
		title: 'Base path',
		description: 'With `host`: comes before `path`.',
		accepts: 'a text such as "/api/v1"',
		schema: v.optional(v.string(), '')
	},
	path: {
		title: 'Path',
		description: 'With `host`; with `url` alone, added to it.',
		accepts: 'a text such as "/items"',
		schema: v.optional(v.string(), '')
	},
	method: {
		title: 'Method',
		description: 'The HTTP method, in any case.',
		accepts: `one of ${METHODS.join(', ')}`,
		aliases: ['mode'],
		schema: v.optional(method, 'get')
	},
	params: {
		title: 'Query',
		description: 'Added to the address after `?`, encoded.',
		accepts: NAME_VALUES,
		aliases: ['query'],
		schema: v.optional(nameValues, [])
	},
	headers: {
		title: 'Headers',
		description: 'Sent with the request. Those that browsers keep for themselves are listed in `ignored_headers`.',
		accepts: NAME_VALUES,
		schema: v.optional(nameValues, [])
	},
	json: {
		title: 'Body as JSON',
		description: 'Sent as `application/json`.',
		accepts: 'any JSON value',
		aliases: ['body.json'],
		nullIsValue: true,
		schema: v.optional(json)
	},
	text: {
		title: 'Body as text',
		description: 'Sent as `text/plain` in UTF-8, unless the headers say otherwise.',
		accepts: 'a text',
		aliases: ['body.text'],
		schema: v.optional(v.string())
	},
	urlencoded: {
		title: 'Body as form',
		description: 'Sent as `application/x-www-form-urlencoded`.',
		accepts: NAME_VALUES,
		aliases: ['body.urlencoded'],
		schema: v.optional(nameValues)
	},
	multipart: {
		title: 'Body in parts',
		description:
			'Sent as `multipart/form-data`. A part is a value, or `{content, filename, content_type}`; `content_base64` instead of `content` for bytes.',
		accepts: 'an object of parts by name, or a list of parts with `name`',
		aliases: ['body.multipart'],
		schema: v.optional(v.union([v.record(v.string(), json), v.array(v.looseObject({ name: v.string() }))]))
	},
	data: {
		title: 'Body (older)',
		description: 'A text is sent as it is; anything else as JSON.',
		accepts: 'any JSON value',
		aliases: ['body.data'],
		schema: v.optional(json)
	},
	authentication: {
		title: 'Authentication',
		description:
			'`{type: "basic", username, password}`, `{type: "bearer", token}` or `{type: "api_key", name, value, in: "header" | "query"}`. Never shown.',
		accepts: 'an object such as {"type": "bearer", "token": "…"}',
		schema: v.optional(authentication)
	},
	authentication_method: {
		title: 'Authentication method (older)',
		description: 'With `username` and `password`.',
		accepts: '"basic"',
		schema: v.optional(v.literal('basic'))
	},
	username: {
		title: 'User (older)',
		description: 'For basic authentication.',
		accepts: 'a text',
		schema: v.optional(v.string())
	},
	password: {
		title: 'Password (older)',
		description: 'For basic authentication. Never shown.',
		accepts: 'a text',
		schema: v.optional(v.string())
	},
	expected_status_code: {
		title: 'Expected status',
		description: 'Any other fails with `ConnectionFailedError`.',
		accepts: 'a status code, a range such as "200-299" or "2xx", or a list of them',
		schema: v.optional(statusRanges, '200-299')
	},
	allow_redirects: {
		title: 'Follow redirects',
		description: 'With false, a redirect fails: browsers do not show where it leads.',
		accepts: 'true or false',
		schema: v.optional(v.boolean(), true)
	},
	total_timeout: {
		title: 'Time limit',
		description: 'For each attempt, its answer included.',
		accepts: 'a number of seconds above 0',
		schema: v.optional(seconds, 30)
	},
	retry_backoff: {
		title: 'Try again',
		description:
			'Given (`true` or an object, which may be empty), a request is made again when the server cannot be reached, takes too long, or answers 408, 425, 429, 500, 502, 503 or 504; one that may not be sent twice on 429 and 503 only. Waits `initial` (1) seconds, `multiplier` (2) times as long each time, at most `maximum` (60), or as long as `Retry-After` says, and gives up `deadline` (600) seconds after the start. Absent: one attempt.',
		accepts: 'true, false, or an object with `initial`, `multiplier`, `maximum`, `deadline`, all in seconds',
		schema: v.optional(
			v.union([
				v.boolean(),
				v.strictObject({
					initial: v.optional(seconds, 1),
					multiplier: v.optional(v.pipe(v.number(), v.minValue(1)), 2),
					maximum: v.optional(seconds, 60),
					deadline: v.optional(seconds, 600)
				})
			]),
			false
		)
	},
	idempotency_key: {
		title: 'Idempotency key',
		description: 'Sent as the header `Idempotency-Key`: says that the server does a repeated request once only.',
		accepts: 'a text',
		schema: v.optional(v.pipe(v.string(), v.minLength(1)))
	},
	destination: {
		title: 'File',
		description:
			'Keeps the answer as the content of this file record, which is made where there is none, instead of in the outputs. Up to 1 GB.',
		accepts: 'the name of a file record, such as "reports/may.csv"',
		aliases: ['dst'],
		schema: v.optional(
			v.pipe(
				v.string(),
				v.trim(),
				v.check((name) => nameProblem(name) === null, 'has to be a name: one line of at most 255 characters')
			)
		)
	},
	read_timeout: {
		title: 'Read timeout (older)',
		description: 'Taken, without effect: a browser has `total_timeout` only.',
		accepts: 'a number of seconds',
		schema: v.optional(v.number())
	},
	connect_timeout: {
		title: 'Connect timeout (older)',
		description: 'As `read_timeout`.',
		accepts: 'a number of seconds',
		schema: v.optional(v.number())
	},
	verify_ssl: {
		title: 'Check certificates (older)',
		description: 'Taken where true, which a browser always does.',
		accepts: 'true: a browser always checks certificates',
		schema: v.optional(v.literal(true))
	},
	max_redirects: {
		title: 'Redirects at most (older)',
		description: 'Taken, without effect: browsers follow up to 20.',
		accepts: 'a number',
		schema: v.optional(v.number())
	},
	cookies: {
		title: 'Cookies',
		description: 'Cookies of your own.',
		accepts: 'an object',
		unsupported: noBrowser('does not let pages set cookies. Use a header or a token.'),
		schema: v.optional(json)
	},
	cacert: {
		title: 'Certificate authority',
		description: 'A certificate authority of your own.',
		accepts: 'a text',
		unsupported: noBrowser('takes the certificates that the system trusts. Install it there.'),
		schema: v.optional(json)
	},
	grant: {
		title: 'OAuth grant',
		description: 'A stored grant.',
		accepts: 'the name of a grant',
		unsupported: 'stored grants come later. Give a token in `authentication`.',
		schema: v.optional(json)
	}
} as const satisfies InputFields;

export type RestInputs = Inputs<typeof restInputs>;
