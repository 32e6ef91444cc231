import { expect, type Page } from '@playwright/test';
import type { Answer, Automation, RunNews, RunReport } from '../src/lib/app/automation';
import type { TreeLine } from '../src/lib/app/tree-reader';
import { follow, titleOf, visit } from './app';

/** Flows by name. */
export type Scripts = { [name: string]: string };

/** Brings flows in through the Import button's file chooser, as Python files. One is shown then, of several the list. */
export async function importFlows(page: Page, scripts: Scripts): Promise<void> {
	const names = Object.keys(scripts);
	const files = Object.entries(scripts).map(([name, script]) => ({
		name: `${name}.py`,
		mimeType: 'text/x-python',
		buffer: Buffer.from(script)
	}));
	await page.getByLabel('Flows to import').setInputFiles(files);
	const dialog = page.getByRole('dialog', { name: 'Import flows' });
	await dialog.getByRole('button', { name: /^Import / }).click();
	await expect(dialog).toBeHidden();
	await expect(page).toHaveTitle(titleOf(names.length === 1 ? names[0]! : 'Flows'));
}

/** Brings in what a bundle holds, which is shown then: one flow or record, or the list of several. */
export async function importBundle(page: Page, bundle: { flows?: object[]; records?: object[] }): Promise<void> {
	await page.getByLabel('Flows to import').setInputFiles({
		name: 'bundle.json',
		mimeType: 'application/json',
		buffer: Buffer.from(JSON.stringify({ format: 'millrace-bundle', version: 2, flows: [], ...bundle }))
	});
	const dialog = page.getByRole('dialog', { name: /^Import/ });
	await dialog.getByRole('button', { name: /^Import / }).click();
	await expect(dialog).toBeHidden();
}

/** Opens a flow from the list of flows. */
export async function openFlow(page: Page, name: string): Promise<void> {
	await visit(page, 'Flows');
	await page.getByRole('table', { name: 'Flows' }).getByRole('link', { name, exact: true }).click();
	await expect(page).toHaveTitle(titleOf(name));
}

/** Imports flows and opens the first. */
export async function openImported(page: Page, scripts: Scripts): Promise<void> {
	const names = Object.keys(scripts);
	await importFlows(page, scripts);
	if (names.length > 1) await openFlow(page, names[0]!);
}

/** A run followed to the end of everything it started. */
export interface FollowedRun extends RunReport {
	lines: TreeLine[];
}

/**
 * Runs the first of these flows on the page that programs drive, and follows it: for what flows see, where screens
 * would only be in between.
 */
export async function runScripts(page: Page, scripts: Scripts, inputs: unknown = null): Promise<FollowedRun> {
	await follow(page, 'automation');
	await page.waitForFunction(() => '__millrace' in window);
	const flows = Object.entries(scripts).map(([name, script]) => ({ name, script }));
	const bundle = JSON.stringify({ format: 'millrace-bundle', version: 1, flows });
	return page.evaluate(
		async ({ bundle, name, inputs }) => {
			const app = (window as unknown as { __millrace: Automation }).__millrace;
			const value = <Value>(answer: Answer<Value>): Value => {
				if (!answer.ok) throw new Error(answer.message);
				return answer.value;
			};
			value(await app.importBundle(bundle));
			value(await app.run(name, inputs as null));
			const lines: TreeLine[] = [];
			for (let ended = false; !ended;) {
				const news: RunNews = value(await app.poll(1_000));
				lines.push(...news.lines);
				ended = news.ended;
			}
			return { ...value(await app.result()), lines };
		},
		{ bundle, name: flows[0]!.name, inputs }
	);
}

/** The log lines of a run, in their order. */
export function texts(run: FollowedRun): string[] {
	return run.lines.map(({ text }) => text);
}
