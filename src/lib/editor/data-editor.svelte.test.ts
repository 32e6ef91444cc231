import axe from 'axe-core';
import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import DataEditor from './data-editor.svelte';

async function mounted() {
	await vi.waitFor(() => expect(document.querySelector('.cm-content')).not.toBeNull());
}

it('shows an error of JSON at its place, and takes it away when the language changes to YAML', async () => {
	const { rerender } = await render(DataEditor, { value: '{\n  "a": 1,\n}', language: 'json', label: 'Inputs' });
	await mounted();
	await expect.element(page.getByRole('button', { name: '1 error' })).toBeVisible();
	expect(document.querySelector('.cm-lintRange-error')?.closest('.cm-line')?.textContent).toBe('  "a": 1,');
	await rerender({ language: 'yaml' });
	await vi.waitFor(() => expect(document.querySelector('.cm-lintRange-error')).toBeNull());
});

it('tells what is typed, and Ctrl-Enter runs', async () => {
	const onchange = vi.fn();
	const onrun = vi.fn();
	await render(DataEditor, { value: '', language: 'yaml', label: 'Inputs', onchange, onrun });
	await mounted();
	await page.getByRole('textbox', { name: 'Inputs' }).click();
	await userEvent.keyboard('name: Ada{Control>}{Enter}{/Control}');
	expect(onchange).toHaveBeenLastCalledWith('name: Ada');
	expect(onrun).toHaveBeenCalledOnce();
});

it('has nothing that axe objects to', async () => {
	const { container } = await render(DataEditor, { value: '[1, 2', language: 'json', label: 'Inputs' });
	await mounted();
	await expect.element(page.getByRole('button', { name: '1 error' })).toBeVisible();
	const { violations } = await axe.run(container);
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
