import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { createFlow, expectStatus, run } from './app';
import { test } from './fixtures';
import { openImported } from './flows';

/** No serious or critical violation of WCAG 2.2 A and AA on the screen as it is now. */
async function expectAccessible(page: Page, screen: string): Promise<void> {
	// What moves is measured in between; without motion there is no in between.
	await page.emulateMedia({ reducedMotion: 'reduce' });
	const { violations } = await new AxeBuilder({ page })
		// Python's frame shows nothing, and lets no script in: asking it would only take time.
		.exclude('iframe')
		.setLegacyMode()
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.options({ resultTypes: ['violations'] })
		.analyze();
	const serious = violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
	expect(serious, screen).toEqual([]);
}

const FAILS = {
	fails: `def handler(system, this, inputs):
    this.log('about to fail', inputs)
    child = this.flow('child', n=1)
    raise ValueError('on purpose')
`,
	child: 'def handler(system, this, inputs):\n    return inputs\n'
};

// Both themes and both widths, in two walks instead of four: what a theme or a width breaks shows in one of them.
for (const { colorScheme, device, viewport } of [
	{ colorScheme: 'light', device: 'desk', viewport: { width: 1440, height: 900 } },
	{ colorScheme: 'dark', device: 'phone', viewport: { width: 390, height: 844 } }
] as const) {
	test(`every screen can be used by everybody: ${colorScheme}, ${device}`, async ({ browser, baseURL }) => {
		test.setTimeout(180_000);
		const context = await browser.newContext({ baseURL: baseURL!, colorScheme, viewport });
		const page = await context.newPage();
		await page.goto('');
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expectAccessible(page, 'welcome');

		await openImported(page, FAILS);
		await expect(page.getByRole('textbox', { name: /^Script of / })).toBeVisible();
		await expectAccessible(page, 'script');
		for (const tab of ['Executions', 'History', 'Settings']) {
			await page.getByRole('tab', { name: tab }).click();
			await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
			await expectAccessible(page, `flow: ${tab}`);
		}
		await page.getByRole('tab', { name: 'Script' }).click();
		await page.getByRole('button', { name: 'Run with inputs…' }).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await expectAccessible(page, 'run with inputs');
		await page.keyboard.press('Escape');
		await run(page);
		await expectStatus(page, 'Failed');
		for (const tab of ['Log', 'Inputs', 'Outputs', 'Children', 'Script']) {
			await page.getByRole('tab', { name: tab }).click();
			await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
			await expectAccessible(page, `execution: ${tab}`);
		}
		await page.goto('executions');
		await expect(page.getByRole('link', { name: 'fails' }).first()).toBeVisible();
		await expectAccessible(page, 'executions');
		await page.goto('flows');
		await expect(page.getByRole('link', { name: 'fails' }).first()).toBeVisible();
		await expectAccessible(page, 'flows');
		await page.goto('executions/00000000-0000-7000-8000-000000000000');
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expectAccessible(page, 'an execution that is not there');
		await context.close();
	});
}

test('a flow is made, written, run and cancelled with the keyboard alone', async ({ page }) => {
	await page.goto('flows');
	await expect(page.getByRole('heading', { name: 'No flows yet' })).toBeVisible();
	await page.keyboard.press('c');
	await expect(page).toHaveTitle(/New flow/);
	const editor = page.getByRole('textbox', { name: /^Script of / });
	await editor.focus();
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.insertText('def handler(system, this):\n    this.log("typed")\n    this.sleep(600)\n');
	await page.keyboard.press('ControlOrMeta+Enter');
	await expect(page).toHaveURL(/\/executions\//);
	await expect(page.getByRole('log')).toContainText('typed');
	await page.getByRole('button', { name: 'Cancel' }).focus();
	await page.keyboard.press('Enter');
	await expectStatus(page, 'Cancelled');
	await page.keyboard.press('g');
	await page.keyboard.press('e');
	await expect(page).toHaveURL(/\/executions$/);
	await page.keyboard.press('/');
	await expect(page.locator('[data-search]')).toBeFocused();
	await page.keyboard.type('nothing has this name');
	await expect(page.getByRole('heading', { name: 'No execution matches' })).toBeVisible();
});

test('the editor lets go of the Tab key when asked, and every control has a visible focus', async ({ page }) => {
	await page.goto('flows');
	await createFlow(page, 'tabbed');
	const editor = page.getByRole('textbox', { name: /^Script of / });
	await editor.focus();
	await page.keyboard.press('Escape');
	await page.keyboard.press('Tab');
	await expect(editor).not.toBeFocused();
	for (let i = 0; i < 12; i++) {
		await page.keyboard.press('Tab');
		const unseen = await page.evaluate(() => {
			const focused = document.activeElement;
			if (!focused || focused === document.body) return null;
			const { outlineStyle, boxShadow } = getComputedStyle(focused);
			return outlineStyle === 'none' && boxShadow === 'none' ? focused.outerHTML.slice(0, 200) : null;
		});
		expect(unseen).toBeNull();
	}
});
