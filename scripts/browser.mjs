/** Finds a browser on this machine, and knows how it is started for tests and for running flows. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

/** Quiet, and working in containers and as root. */
export const chromiumArguments = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

const windowsFolders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];

const places = {
	chromium: {
		commands: [
			'chromium',
			'chromium-browser',
			'google-chrome',
			'google-chrome-stable',
			'microsoft-edge',
			'brave-browser'
		],
		files: [
			'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
			'/Applications/Chromium.app/Contents/MacOS/Chromium',
			'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
			...below(windowsFolders, 'Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe')
		]
	},
	firefox: {
		commands: ['firefox', 'firefox-esr'],
		files: ['/Applications/Firefox.app/Contents/MacOS/firefox', ...below(windowsFolders, 'Mozilla Firefox/firefox.exe')]
	}
};

/** The first versions that let Python wait (JSPI). */
export const oldestThatRunsFlows = { chromium: 137, firefox: 153 };

/**
 * The browser of this machine that runs flows: one that says it is older than that is passed over.
 * @param {'chromium' | 'firefox'} kind
 * @returns {string | undefined} path of the program
 */
export function systemBrowser(kind) {
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	const { commands, files } = places[kind];
	const all = [...commands.flatMap((name) => folders.map((folder) => join(folder, name))), ...files];
	return all.find((path) => canRun(path) && !(majorVersion(path) < oldestThatRunsFlows[kind]));
}

/**
 * The major version that a browser prints, as in `Chromium 156.0.1`.
 * @param {string} path of the program
 * @returns {number} NaN where it prints none, as Chrome does on Windows
 */
function majorVersion(path) {
	if (process.platform === 'win32') return NaN;
	const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
	return Number(/ (\d+)\./.exec(stdout ?? '')?.[1]);
}

/**
 * A Chromium: `MILLRACE_CHROMIUM`, this machine's, or Playwright's. Nothing is installed.
 * @returns {Promise<string | undefined>} path of the program
 */
export async function findChromium() {
	const named = process.env.MILLRACE_CHROMIUM;
	if (named) {
		if (canRun(named)) return named;
		throw new Error(`MILLRACE_CHROMIUM is "${named}", which is no program that can be started.`);
	}
	const system = systemBrowser('chromium');
	if (system) return system;
	const { chromium } = await import('playwright-core');
	const own = chromium.executablePath();
	return own && existsSync(own) ? own : undefined;
}

/**
 * A Chromium, installed where there is none.
 * @param {{ quiet?: boolean }} [options] `quiet` keeps standard output free
 * @returns {Promise<string>} path of the program
 * @throws {Error} where none can be had, saying what to do
 */
export async function needChromium({ quiet = false } = {}) {
	const found = await findChromium();
	if (found) return found;
	console.error('No Chromium, Chrome or Edge that is new enough was found on this machine; installing one …');
	if (canUseApt()) installDebian('chromium', quiet);
	else run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'], quiet);
	const installed = await findChromium();
	if (installed) return installed;
	throw new Error(
		`No browser could be installed. Install Chrome, Edge or Chromium ${oldestThatRunsFlows.chromium} or newer so that it is on the PATH, ` +
			'or name its program: MILLRACE_CHROMIUM=/path/to/chromium'
	);
}

/**
 * A Firefox, installed where that is possible.
 * @returns {string | undefined} path of the program; undefined where none can be had
 */
export function wantFirefox() {
	const found = systemBrowser('firefox');
	if (found || !canUseApt()) return found;
	console.error('No Firefox that is new enough was found on this machine; installing one …');
	installDebian('firefox-esr', false);
	return systemBrowser('firefox');
}

function canUseApt() {
	return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** @param {string} name @param {boolean} quiet */
function installDebian(name, quiet) {
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	run('apt-get', ['update', '-q'], quiet, env);
	run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], quiet, env);
}

/** @param {string} command @param {string[]} args @param {boolean} quiet @param {NodeJS.ProcessEnv} [env] */
function run(command, args, quiet, env = {}) {
	const result = spawnSync(command, args, {
		stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit'],
		env: { ...process.env, ...env }
	});
	// Whether it helped is seen by looking for the browser again.
	if (result.status !== 0) console.error(`${command} ${args.join(' ')} did not work.`);
}

/** @param {string} path */
function canRun(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		// Not there, or not ours to start.
		return false;
	}
}

/** @param {(string | undefined)[]} folders @param {string[]} files */
function below(folders, ...files) {
	return folders.flatMap((folder) => (folder ? files.map((file) => join(folder, file)) : []));
}
