import { follow } from './app';
import { expect, test } from './fixtures';

interface Manifest {
	start_url: string;
	scope: string;
	display: string;
	icons: { src: string; sizes: string; type: string; purpose?: string }[];
	screenshots: { src: string; sizes: string; form_factor: string }[];
	shortcuts: { url: string }[];
}

test('a browser finds nothing in the way of installing the app, and all that the manifest names', async ({ app }) => {
	const address = `${process.env.MILLRACE_URL}manifest.webmanifest`;
	const browser = await app.context().newCDPSession(app);
	const { errors, url } = await browser.send('Page.getAppManifest');
	expect(errors).toEqual([]);
	expect(url).toBe(address);
	const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
	// A window without history offers nothing to install; that is the only thing left.
	expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
	await browser.detach();

	const manifest = (await (await app.request.get(address)).json()) as Manifest;
	const sized = [...manifest.icons, ...manifest.screenshots].filter(({ sizes }) => sizes !== 'any');
	const found = await app.evaluate(
		(images) =>
			Promise.all(
				images.map(async (src) => {
					const image = new Image();
					image.src = src;
					await image.decode();
					return `${image.naturalWidth}x${image.naturalHeight}`;
				})
			),
		sized.map(({ src }) => new URL(src, address).href)
	);
	expect(found).toEqual(sized.map(({ sizes }) => sizes));
	expect(manifest.icons.some(({ sizes, purpose }) => sizes === '512x512' && purpose === 'maskable')).toBe(true);
	expect(new Set(manifest.screenshots.map((shot) => shot.form_factor))).toEqual(new Set(['wide', 'narrow']));

	for (const shortcut of manifest.shortcuts) {
		await follow(app, shortcut.url.replace(/^(\.\/|\/)/, ''));
		await expect(app.getByRole('heading', { level: 1 })).not.toHaveText(/not found|no such/i);
		await expect(app).not.toHaveTitle(/not found/i);
	}
});
