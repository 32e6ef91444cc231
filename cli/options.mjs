import { parseArgs } from 'node:util';

/** A call that cannot be carried out as it is; the message says what to change. */
export class UsageError extends Error {
	/** @override */
	name = 'UsageError';
}

export const HELP = `Runs a flow without a screen, in the built app in a real browser, and waits for everything it starts.

  npm run flow -- run PATH [options]

PATH                     a bundle (.json), one Python file (.py), or a folder of Python files:
                         there each file is a flow, named like the file without .py
--flow NAME              which flow; needed where there are several and none is called "main"
--inputs JSON|@FILE      inputs of the flow: an object as JSON, or a file (.json, .yaml, .yml)
--settings FILE          settings that are there before the flow starts: name and value of each (.json, .yaml, .yml)
--answers FILE           a JSON list of {"subject": …, "response": {…}}: answers to what the flow asks.
                         A message takes the first that is left for its subject. What a response
                         leaves out is as the form begins with it
--timeout SECONDS        cancels what has not ended by then
--host-map HOST=127.0.0.1:PORT
                         answers the flow's requests to HOST, at any port, http or https, by a
                         server at that address over plain http; may be given several times
--json                   prints the result as one JSON object, and nothing else
--help                   prints this

Log lines are printed as they come, then the result. Whatever is not one of these goes to standard
error. npm prints two lines of its own before: \`npm run -s flow -- …\` leaves them out.

A message that is waited for and has no answer ends the run, unless it gives up by itself within 10
seconds. So does an answer that does not fit the form.

Ends with 0 if the flow ended with success, 1 if it ended otherwise (error, cancelled, time-out, Ctrl-C,
an answer that is missing or does not fit), 2 if it could not be run at all. Ctrl-C cancels the run and prints how it ended; a second one gives up.
`;

/**
 * @typedef {object} FlowOptions
 * @property {string} path
 * @property {string | null} flow
 * @property {string | null} inputs as given: JSON, or `@` and a file
 * @property {string | null} settings a JSON or YAML file
 * @property {string | null} answers a file
 * @property {number | null} timeout in milliseconds
 * @property {{ host: string, to: { host: string, port: number } }[]} hostMap
 * @property {boolean} json
 */

/**
 * @param {string[]} args
 * @returns {FlowOptions | 'help'}
 * @throws {UsageError}
 */
export function readOptions(args) {
	const { values, positionals } = parse(args);
	if (values.help || args.length === 0 || positionals[0] === 'help') return 'help';
	const [command, path, ...rest] = positionals;
	if (command !== 'run') throw new UsageError(`There is no command "${command ?? ''}": say \`run PATH\`.`);
	if (!path) throw new UsageError('Say what to run: a bundle, a .py file, or a folder of .py files.');
	if (rest.length > 0) {
		throw new UsageError(
			`One PATH at a time, please; these are too many: ${rest.map((one) => `"${one}"`).join(', ')}.`
		);
	}
	return {
		path,
		flow: values.flow ?? null,
		inputs: values.inputs ?? null,
		settings: values.settings ?? null,
		answers: values.answers ?? null,
		timeout: values.timeout === undefined ? null : milliseconds(values.timeout),
		hostMap: readHostMap(values['host-map'] ?? []),
		json: values.json ?? false
	};
}

/** @param {string[]} args */
function parse(args) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				flow: { type: 'string' },
				inputs: { type: 'string' },
				settings: { type: 'string' },
				answers: { type: 'string' },
				timeout: { type: 'string' },
				'host-map': { type: 'string', multiple: true },
				json: { type: 'boolean' },
				help: { type: 'boolean', short: 'h' }
			}
		});
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

/** @param {string} text seconds */
function milliseconds(text) {
	const seconds = Number(text);
	if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) return seconds * 1_000;
	throw new UsageError(`--timeout takes a number of seconds greater than 0; it is "${text}".`);
}

/** @param {string[]} entries */
function readHostMap(entries) {
	/** @type {Map<string, { host: string, to: { host: string, port: number } }>} */
	const map = new Map();
	for (const entry of entries) {
		const match = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)=([a-z0-9.-]+):(\d+)$/i.exec(entry.trim());
		const [, name, to, digits] = match ?? [];
		const port = Number(digits);
		if (!name || !to || port < 1 || port > 65_535) {
			throw new UsageError(
				`--host-map takes HOST=127.0.0.1:PORT, for example api.example.com=127.0.0.1:8080; it is "${entry}". ` +
					'HOST has no scheme and no port: every port of it is answered.'
			);
		}
		const host = name.toLowerCase();
		if (map.has(host)) throw new UsageError(`--host-map names ${host} twice.`);
		map.set(host, { host, to: { host: to, port } });
	}
	return [...map.values()];
}
