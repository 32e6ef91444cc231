import axe from 'axe-core';
import { beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import DiffView from './diff-view.svelte';

const lines = Array.from({ length: 60 }, (_, index) => `line_${index} = ${index}`);
const texts = {
	original: lines.join('\n'),
	modified: lines.with(5, 'line_5 = "new"').toSpliced(40, 1).join('\n'),
	originalLabel: 'Version 1',
	modifiedLabel: 'Version 2'
};

beforeEach(() => page.viewport(1200, 800));

it('shows both texts side by side at desk width, with equal parts folded', async () => {
	await render(DiffView, texts);
	await expect.element(page.getByText('2 changes')).toBeVisible();
	await expect.element(page.getByRole('textbox', { name: 'Version 1' })).toHaveTextContent('line_5 = 5');
	await expect.element(page.getByRole('textbox', { name: 'Version 2' })).toHaveTextContent('line_5 = "new"');
	await expect.element(page.getByRole('textbox', { name: 'Version 2' })).not.toHaveTextContent('line_20 = 20');
	await page.getByRole('button', { name: 'Show all lines' }).click();
	await expect.element(page.getByRole('textbox', { name: 'Version 2' })).toHaveTextContent('line_20 = 20');
});

it('shows one text at phone width, and changes with the window', async () => {
	await page.viewport(390, 800);
	await render(DiffView, texts);
	await expect.element(page.getByRole('textbox', { name: /^Version 2/ })).toHaveTextContent('line_5 = 5');
	expect(document.querySelectorAll('.cm-editor')).toHaveLength(1);
	await page.viewport(1200, 800);
	await expect.element(page.getByRole('textbox', { name: 'Version 1' })).toBeVisible();
});

it.each([390, 1200])('walks through the changes at %i pixels', async (width) => {
	await page.viewport(width, 800);
	await render(DiffView, texts);
	await page.getByRole('button', { name: 'Next change' }).click();
	await expect.element(page.getByText('Change 1 of 2')).toBeVisible();
	await page.getByRole('button', { name: 'Next change' }).click();
	await expect.element(page.getByText('Change 2 of 2')).toBeVisible();
	await page.getByRole('button', { name: 'Previous change' }).click();
	await expect.element(page.getByText('Change 1 of 2')).toBeVisible();
});

it('says so where nothing differs', async () => {
	await render(DiffView, { ...texts, modified: texts.original });
	await expect.element(page.getByText('No difference')).toBeVisible();
});

it.each([390, 1200])('has nothing that axe objects to at %i pixels', async (width) => {
	await page.viewport(width, 800);
	const { container } = await render(DiffView, texts);
	await expect.element(page.getByText('2 changes')).toBeVisible();
	const { violations } = await axe.run(container);
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
