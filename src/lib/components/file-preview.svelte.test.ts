import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import '../../app.css';
import { readFileView } from '../app/file-reading';
import FilePreview from './file-preview.svelte';

async function show(name: string, content: BlobPart, { type = '', typed = null as string | null } = {}) {
	const target = document.createElement('div');
	target.style.cssText = 'display:flex;flex-direction:column;height:400px;width:800px';
	document.body.append(target);
	const blob = new Blob([content], { type });
	const onchange = vi.fn<(text: string) => void>();
	const view = await readFileView(name, blob);
	const shown = await render(FilePreview, { target, props: { name, view, content: blob, typed, onchange } });
	return { ...shown, onchange, target };
}

async function expectAccessible(element: Element): Promise<void> {
	const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

const picture = (name: string) => page.getByRole('img', { name });
const editor = (name: string | RegExp) => page.getByRole('textbox', { name });

/** A picture of one red pixel, as the browser writes it. */
async function pixel(type: string): Promise<Blob> {
	const canvas = new OffscreenCanvas(1, 1);
	const context = canvas.getContext('2d')!;
	context.fillStyle = 'red';
	context.fillRect(0, 0, 1, 1);
	return canvas.convertToBlob({ type });
}

test('text is changed where it may be, in the colours of its language', async () => {
	const { onchange, target } = await show('a/b.py', 'def f():\n    return 1\n', { typed: 'def f():\n    return 1\n' });
	await expect.element(editor('Text of a/b.py')).toHaveTextContent('def f():');
	await expect.poll(() => target.querySelectorAll('.cm-line span').length).toBeGreaterThan(2);
	await editor('Text of a/b.py').click();
	await editor('Text of a/b.py').fill('x = 2');
	expect(onchange).toHaveBeenLastCalledWith('x = 2');
	await expectAccessible(target);
});

test('text that may not be changed says why', async () => {
	const { target } = await show('a.txt', new Uint8Array([0x67, 0x72, 0xfc, 0xdf]));
	await expect.element(editor('Text of a.txt')).toHaveTextContent('grüß');
	await expect.element(editor('Text of a.txt')).toHaveAttribute('aria-readonly', 'true');
	await expect.element(page.getByText('Written in windows-1252, not in UTF-8')).toBeVisible();
	await expectAccessible(target);
});

test('JSON is set out in lines with its numbers as they are, and shown as text on demand', async () => {
	const text = '{"id":12345678901234567890,"list":[1]}';
	const { target } = await show('a.json', text, { typed: text });
	const pretty = editor('a.json, set out in lines');
	await expect.element(pretty).toHaveTextContent('"id": 12345678901234567890');
	expect(target.querySelectorAll('.cm-line')).toHaveLength(6);
	await page.getByText('Text', { exact: true }).click();
	await expect.element(editor('Text of a.json')).toHaveTextContent(text);
});

test('what is called JSON and is none says where', async () => {
	await show('a.json', '{\n"a": 1,\n}');
	await expect.element(page.getByRole('alert')).toHaveTextContent(/^This is no valid JSON: line 2\. /);
});

test('a table is drawn as far as it is seen, with its first row on top', async () => {
	const rows = Array.from({ length: 12_000 }, (_, at) => `${at},"name; ""${at}"""`).join('\n');
	const { target } = await show('t.csv', `number,what\n${rows}`);
	const table = page.getByRole('table', { name: 'Table in t.csv' });
	await expect.element(table.getByRole('columnheader', { name: 'what' })).toBeVisible();
	await expect.element(table.getByRole('cell', { name: 'name; "3"' })).toBeVisible();
	await expect.element(page.getByText('The first 9,999 rows · 2 columns · separated by commas')).toBeVisible();
	expect(target.querySelectorAll('[role=cell]').length).toBeLessThan(200);
	await expectAccessible(target);

	await page.getByRole('switch', { name: 'First row names the columns' }).click();
	await expect.element(table.getByRole('cell', { name: 'number' })).toBeVisible();
	await expect.element(page.getByText('The first 10,000 rows')).toBeVisible();
	const scroller = table.element();
	scroller.scrollTop = scroller.scrollHeight;
	await expect.element(table.getByRole('cell', { name: 'name; "9998"' })).toBeVisible();
});

test('a table without rows says so', async () => {
	await show('t.csv', '\n');
	await expect.element(page.getByText('There is no row in it.')).toBeVisible();
});

test.each(['image/png', 'image/jpeg', 'image/webp'])('%s is a picture', async (type) => {
	const name = `p.${type.slice(6)}`;
	const { target } = await show(name, await pixel(type));
	await expect.element(picture(name)).toBeVisible();
	await expect.element(page.getByText('1 × 1 pixels')).toBeVisible();
	await expectAccessible(target);
});

test('no script of an SVG runs, and its address gives it nothing of this page', async () => {
	const evil = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="parent.ran=1;window.ran=1">
		<script>parent.ran = 1; window.ran = 1; localStorage.setItem('ran', '1')</script>
		<foreignObject width="40" height="30"><body xmlns="http://www.w3.org/1999/xhtml" onload="parent.ran=1"><img src="x" onerror="parent.ran=1"/></body></foreignObject>
		<rect width="40" height="30" fill="teal"/></svg>`;
	await show('evil.svg', evil);
	await expect.element(page.getByText('40 × 30 pixels')).toBeVisible();
	const image = picture('evil.svg').element() as HTMLImageElement;
	expect(image.src).toMatch(/^data:image\/svg\+xml;base64,/);
	// In a frame it would run: what makes the difference is that it is a picture here.
	await new Promise((done) => setTimeout(done, 100));
	expect('ran' in window || localStorage.getItem('ran') !== null).toBe(false);
	await page.getByText('Text', { exact: true }).click();
	await expect.element(editor('Text of evil.svg')).toHaveTextContent('localStorage.setItem');
});

test('what is called a picture and is none shows how its bytes begin', async () => {
	await show('p.png', '<html><script>1</script>');
	await expect.element(page.getByText('The browser cannot show this picture')).toBeVisible();
	await expect.element(page.getByRole('region', { name: 'Bytes of p.png' })).toHaveTextContent('3c 68 74 6d 6c');
});

test('HTML is text', async () => {
	await show('a.html', '<b>bold</b><script>window.ran = 1</script>');
	await expect.element(editor('Text of a.html')).toHaveTextContent('<b>bold</b>');
});

test('anything else is shown by its first bytes', async () => {
	const bytes = new Uint8Array(600).fill(0);
	const other = await show('a.bin', bytes);
	await expect.element(page.getByText('The first 512 bytes, in hexadecimal and as ASCII')).toBeVisible();
	await expect.element(page.getByRole('region', { name: 'Bytes of a.bin' })).toHaveTextContent('00000010');
	await expectAccessible(other.target);
});
