import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { basePath, buildFolder } from '../scripts/paths.mjs';

const pyodide = `${basePath}/pyodide/${readdirSync(join(buildFolder, 'pyodide'))[0]}/`;
/** The page of bare Pyodide, on the same host. */
export const barePage = `bare/page.html?pyodide=${encodeURIComponent(pyodide)}`;
export const round = (value, digits = 1) => Number(value.toFixed(digits));
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const ask = (page, question) => page.evaluate((asked) => window.ask(asked), question);

/** Our figure beside the bare one. `ratio` is ours to theirs. */
export const beside = (ours, bare, unit) => ({
	ours: round(ours),
	bare: round(bare),
	ratio: round(ours / bare, 2),
	unit
});

/** How often something is run before it is measured, on both sides: until the browser has compiled it for the second time. */
export const WARM_UP = 5;

/** @param {Map<unknown, number>} held */
export function sum(held) {
	return [...held.values()].reduce((all, one) => all + one, 0);
}
