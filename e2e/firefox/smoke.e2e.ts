import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { systemBrowser } from '../../scripts/browser.mjs';

/** The ways that matter most, in a Firefox as people have it, driven over WebDriver BiDi. */

const executablePath = process.env.MILLRACE_FIREFOX ?? systemBrowser('firefox');
test.skip(!executablePath, 'There is no Firefox on this machine that is new enough.');
test.describe.configure({ mode: 'serial', timeout: 120_000 });

/** How long one step may take, in milliseconds: Firefox starts Python without a cache of compiled code. */
const PATIENCE = 45_000;

let browser: Browser;
let page: Page;
let profile: string;

test.beforeAll(async ({ baseURL }) => {
	profile = await mkdtemp(join(tmpdir(), 'millrace-firefox-'));
	browser = await puppeteer.launch({
		browser: 'firefox',
		headless: true,
		userDataDir: profile,
		...(executablePath ? { executablePath } : {})
	});
	page = await browser.newPage();
	page.setDefaultTimeout(PATIENCE);
	await page.setViewport({ width: 1280, height: 800 });
	await page.goto(`${baseURL}flows`);
});

test.afterAll(async () => {
	await browser?.close();
	await rm(profile, { recursive: true, force: true });
});

const press = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
const title = (part: string) =>
	page.waitForFunction((text) => document.title.includes(text), { timeout: PATIENCE }, part);
const logHolds = (part: string) =>
	page.waitForFunction(
		(text) => document.querySelector('[role="log"]')?.textContent?.includes(text),
		{ timeout: PATIENCE },
		part
	);

/** Puts a script in place of the one in the editor. */
async function write(script: string): Promise<void> {
	const editor = await page.waitForSelector('.cm-content[contenteditable="true"]');
	await editor!.click();
	await page.keyboard.down('Control');
	await page.keyboard.press('a');
	await page.keyboard.up('Control');
	await page.keyboard.press('Delete');
	// As a paste would: typing would be indented once more by the editor.
	await page.evaluate((text) => document.execCommand('insertText', false, text), script);
	await page.waitForFunction(() => document.body.innerText.includes('Unsaved'));
}

test('a flow is created, edited, saved and run to success', async () => {
	await press('Create');
	await page.locator('[role="menuitem"]').click();
	await page.waitForSelector('input[aria-label="Name of the flow"]');
	await write(
		`def handler(system, this, inputs):\n    this.log('hello from Firefox')\n    return this.success('done')\n`
	);
	await press('Save');
	await page.waitForFunction(() => !document.body.innerText.includes('Unsaved'));
	await press('Run');
	await title('Succeeded');
	await logHolds('hello from Firefox');
	expect(page.url()).toContain('/executions/');
});

test('an endless loop is cancelled', async () => {
	await page.goBack();
	await write(`def handler(system, this, inputs):\n    this.log('round and round')\n    while True:\n        pass\n`);
	await press('Run');
	await logHolds('round and round');
	await press('Cancel');
	await title('Cancelled');
	expect(page.url()).toContain('/executions/');
});

/** Waits in the middle of generators, recursion and error handling: each wait gives the stack back and takes it up again. */
const CROWD = `CHILD = '''
def steps(this):
    for n in range(3):
        this.sleep(0.01)
        yield n

def deep(this, n):
    if n == 0:
        this.load('status')
        raise KeyError('deep')
    try:
        deep(this, n - 1)
    finally:
        if n % 10 == 0:
            this.load('name')

def handler(system, this, inputs):
    total = sum(steps(this))
    try:
        deep(this, 30)
    except KeyError as error:
        return {'total': total, 'caught': str(error)}
'''

def handler(system, this, inputs):
    children = [this.script(CHILD, wait=False) for _ in range(150)]
    this.wait_for(*children)
    good = sum(child.get('output_value') == {'total': 3, 'caught': "'deep'"} for child in children)
    this.log(f'{good} of {len(children)} came through')
`;

test('many handlers wait at once', async () => {
	await page.goBack();
	await write(CROWD);
	await press('Run');
	await logHolds('150 of 150 came through');
	await title('Succeeded');
});
