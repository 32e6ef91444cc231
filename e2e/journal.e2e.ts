import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expectStatus, run, writeScript } from './app';
import { expect, test } from './fixtures';
import { openFlow, openImported } from './flows';

/** A server that refuses the first request and takes all others. */
async function refusesOnce(): Promise<{ url: string; requests: () => number; server: Server }> {
	let requests = 0;
	const server = createServer((request, response) => {
		response.setHeader('access-control-allow-origin', '*');
		response.setHeader('access-control-allow-headers', 'content-type');
		if (request.method === 'OPTIONS') return void response.writeHead(204).end();
		request.resume();
		response.writeHead(++requests === 1 ? 503 : 200, { 'content-type': 'application/json' }).end('{"taken":true}');
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests, server };
}

const journal = (page: Page) => page.getByRole('table', { name: 'Journal, step by step' });
const step = (page: Page, name: RegExp) => journal(page).getByRole('button', { name });

/** The one log line that says what was drawn. */
async function drawn(page: Page): Promise<string> {
	await page.getByRole('tab', { name: 'Log' }).click();
	const line = page.getByRole('log').getByText(/^drew /);
	await expect(line).toHaveCount(1);
	return (await line.textContent())!;
}

test('a failed request is run again from its step: what came before is as it was, and is not repeated', async ({
	app: page
}) => {
	const stub = await refusesOnce();
	const script = `
import random
def handler(system, this, inputs):
    this.log(f'drew {random.random()}')
    this.save(message=f'I am {this.load("name")}')
    this.connect(connector_type='REST', url='${stub.url}/orders', method='post', retry_backoff=False)
    this.log('sent')
    return this.success('all done')
`;
	await openImported(page, { errand: script });
	await run(page);
	await expectStatus(page, 'Failed');
	const first = page.url();
	const before = await drawn(page);
	await page.getByRole('tab', { name: 'Journal' }).click();
	await expect(step(page, /^Request REST · POST http:/)).toBeVisible();
	await expect(journal(page).getByText(/^ConnectionFailedError: .*503/)).toBeVisible();
	await expectAccessible(page, 'the journal');

	await test.step('by keyboard, with the script that ran', async () => {
		await step(page, /^Request/).focus();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('region', { name: /^Failure of step/ })).toContainText('503');
		await step(page, /^Run again from step \d+…$/)
			.last()
			.focus();
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog', { name: /^Run again from step \d+$/ });
		await expect(dialog).toContainText('nothing is sent, started, asked or logged for them a second time');
		await expectAccessible(page, 'run again from a step');
		await dialog.getByRole('button', { name: 'Run again' }).focus();
		await page.keyboard.press('Enter');
		await expect(page).not.toHaveURL(first);
		await expectStatus(page, 'Succeeded');
		expect(await drawn(page)).toBe(before);
		await expect(page.getByRole('log').getByText('sent', { exact: true })).toHaveCount(1);
		expect(stub.requests()).toBe(2);
	});

	await test.step('the new one says where it comes from', async () => {
		await page.getByRole('link', { name: /^step \d+ of errand$/ }).click();
		await expectStatus(page, 'Failed');
		await expect(journal(page)).toBeVisible();
	});

	await test.step('with a script that was changed since, outcomes of before are taken over', async () => {
		await openFlow(page, 'errand');
		await writeScript(page, script.replace("this.log('sent')", "this.log('sent by the new script')"));
		await page.keyboard.press('ControlOrMeta+s');
		await expect(page.getByText('Unsaved', { exact: true })).toHaveCount(0);
		await page.goto(`${new URL(first).pathname}?tab=journal`.replace(/^\//, ''));
		await step(page, /^Run again from step \d+…$/)
			.last()
			.click();
		const dialog = page.getByRole('dialog', { name: /^Run again from step/ });
		await dialog.getByRole('radio', { name: /^With the flow’s current script/ }).check();
		await expect(dialog).toContainText('the log is written anew');
		await dialog.getByRole('button', { name: 'Run again' }).click();
		await expectStatus(page, 'Succeeded');
		await expect(page.getByRole('log')).toContainText('sent by the new script');
		expect(stub.requests()).toBe(3);
	});
	stub.server.closeAllConnections();
	stub.server.close();
});

test('a tree is paused, resumed and cancelled by keyboard, and says what it waits for', async ({ app: page }) => {
	await openImported(page, {
		parent: `
def handler(system, this, inputs):
    this.acquire_lock('door')
    child = this.flow('child', wait=False)
    this.sleep(3600)
`,
		child: `
def handler(system, this, inputs):
    this.acquire_lock('door')
`
	});
	await run(page);
	await expectStatus(page, 'Sleeping');
	await expect(
		page
			.getByRole('banner')
			.or(page.locator('header'))
			.getByText(/^Sleeping until .*\d:\d\d/)
	).toBeVisible();
	const more = page.getByRole('button', { name: 'Pause or resume with all below' });
	await more.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('menuitem', { name: /^Pause with all below/ })).toBeFocused();
	await page.keyboard.press('Enter');
	await expectStatus(page, 'Paused');
	await expect(page.getByText('Paused until somebody resumes it').first()).toBeVisible();
	await expectAccessible(page, 'a paused tree');

	await page.getByRole('tab', { name: 'Children 1' }).click();
	const child = page.getByRole('table', { name: /^Children/ }).getByRole('row', { name: /child/ });
	await expect(child).toContainText('Paused');
	await page.getByRole('button', { name: 'Resume', exact: true }).focus();
	await page.keyboard.press('Enter');
	await expectStatus(page, 'Sleeping');
	await expect(child).toContainText('Paused');
	await more.focus();
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(child).toContainText('Waiting for a lock');
	await expect(child).toContainText('“door”');

	await child.getByRole('link').click();
	await expect(page.locator('header').getByText('Waiting for the lock “door”, held by parent')).toBeVisible();
	await page.getByRole('link', { name: 'parent', exact: true }).first().click();
	await page.getByRole('button', { name: 'Cancel with children' }).click();
	await expectStatus(page, 'Cancelled');
	await expect(child).toContainText('Cancelled');
});

test('going back shows what was undone; a replay that differs shows both sides', async ({ app: page }) => {
	await openImported(page, {
		forgetful: `
import json
def handler(system, this, inputs):
    json.times = getattr(json, 'times', 0) + 1
    n = this.save_dump('here')
    if n == 0:
        this.sleep(0.01)
        this.load_dump('here')
    this.sleep(json.times / 1000)
    this.save_dump('there')
    this.load_dump('there')
`
	});
	await run(page);
	await expectStatus(page, 'Failed');
	const error = page.getByRole('region', { name: 'Error' });
	await expect(error).toContainText('It differs in seconds.');
	await expect(error.getByRole('region', { name: 'Recorded', exact: true })).toContainText('Sleep 2 ms');
	await expect(error.getByRole('region', { name: 'The script asked for', exact: true })).toContainText('Sleep 3 ms');
	await page.getByRole('tab', { name: 'Journal' }).click();
	await expect(step(page, /^Savepoint “here”$/)).toBeVisible();
	await expect(journal(page).getByText('Went back').first()).toBeVisible();
	await expect(journal(page).getByText('undone', { exact: true })).toHaveCount(3);
	await expectAccessible(page, 'a replay that differs');
});
