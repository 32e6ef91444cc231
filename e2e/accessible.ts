import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** No serious or critical violation of WCAG 2.2 A and AA on the screen as it is now. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
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

/** More controls than any screen has. */
const MANY = 80;

/**
 * Presses Tab until a control has the focus, as somebody without a mouse would. Each one on the way has to show that
 * it is focused.
 * @param back with Shift, towards the start of the page
 */
export async function tabTo(page: Page, control: Locator, { back = false } = {}): Promise<void> {
	await expect(control).toBeVisible();
	for (let pressed = 0; pressed < MANY; pressed++) {
		await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
		await expect.poll(() => focusedUnseen(page), 'what has the focus shows it').toBeNull();
		if (await control.evaluate((element) => element === document.activeElement)) return;
	}
	throw new Error(`Tab does not lead to ${control.toString()}.`);
}

/** What has the focus and does not show it, as HTML; null where all is well. */
function focusedUnseen(page: Page): Promise<string | null> {
	return page.evaluate(() => {
		const focused = document.activeElement;
		if (!focused || focused === document.body || focused instanceof HTMLIFrameElement) return null;
		// Then a button of the browser's own in it has the focus, such as that for a calendar, and a ring of the browser's.
		if (!focused.matches(':focus')) return null;
		// The ring may be drawn around what it belongs to, and by an ::after of its own.
		const seen = [focused, focused.closest('label'), focused.closest('.cm-editor')].some((element) => {
			if (!element) return false;
			const ring = getComputedStyle(element, '::after');
			return (
				[getComputedStyle(element), ring].some(
					({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none'
				) ||
				(ring.content !== 'none' && ring.borderTopStyle !== 'none')
			);
		});
		return seen ? null : focused.outerHTML.slice(0, 200);
	});
}
