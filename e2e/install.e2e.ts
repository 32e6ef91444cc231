import { openFlows, storedForOffline } from './app';
import { expect, test } from './fixtures';

interface Manifest {
	start_url: string;
	scope: string;
	display: string;
	icons: { src: string; sizes: string; type: string; purpose?: string }[];
	screenshots: { src: string; sizes: string; form_factor: string }[];
	shortcuts: { url: string }[];
}

test('a browser finds nothing in the way of installing the app', async ({ page, site }) => {
	await openFlows(page, site.url);
	await storedForOffline(page);
	const browser = await page.context().newCDPSession(page);
	const { errors, url } = await browser.send('Page.getAppManifest');
	expect(errors).toEqual([]);
	expect(url).toBe(`${site.url}manifest.webmanifest`);
	const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
	// A window without history offers nothing to install; that is the only thing left.
	expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('icons and screenshots are there, as large as the manifest says', async ({ page, site }) => {
	await page.goto(site.url);
	const manifest = (await (await page.request.get(`${site.url}manifest.webmanifest`)).json()) as Manifest;
	const sized = [...manifest.icons, ...manifest.screenshots].filter(({ sizes }) => sizes !== 'any');
	const found = await page.evaluate(
		(images) =>
			Promise.all(
				images.map(async (src) => {
					const image = new Image();
					image.src = src;
					await image.decode();
					return `${image.naturalWidth}x${image.naturalHeight}`;
				})
			),
		sized.map(({ src }) => `${site.url}${src}`)
	);
	expect(found).toEqual(sized.map(({ sizes }) => sizes));
	expect(manifest.icons.some(({ sizes, purpose }) => sizes === '512x512' && purpose === 'maskable')).toBe(true);
	expect(new Set(manifest.screenshots.map((shot) => shot.form_factor))).toEqual(new Set(['wide', 'narrow']));
});

test('every shortcut leads to a screen of the app', async ({ page, site }) => {
	const manifest = (await (await page.request.get(`${site.url}manifest.webmanifest`)).json()) as Manifest;
	for (const { url } of manifest.shortcuts) {
		await page.goto(`${site.url}${url}`);
		await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/not found/i);
		await expect(page).not.toHaveTitle(/not found/i);
	}
});
