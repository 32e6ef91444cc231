import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import TextEditor from './text-editor.svelte';

const failing = () => Promise.reject(new Error('the file is gone'));

it('shows the text at once, and lets it be edited only where it will not be lost', async () => {
	await render(TextEditor, { value: 'text', label: 'Script', load: () => new Promise<never>(() => {}) });
	await expect.element(page.getByRole('textbox', { name: 'Script' })).toHaveValue('text');
	await expect.element(page.getByRole('textbox', { name: 'Script' })).toHaveAttribute('readonly');
});

it('is a plain field that works when the code editor cannot be loaded, and says why', async () => {
	const calls: string[] = [];
	await render(TextEditor, {
		value: 'a',
		label: 'Script',
		load: failing,
		onchange: (text: string) => calls.push(text),
		onsave: () => calls.push('save'),
		onrun: () => calls.push('run')
	});
	await expect.element(page.getByText(/could not be loaded \(the file is gone\)/)).toBeVisible();
	await page.getByRole('textbox', { name: 'Script' }).click();
	await userEvent.keyboard('{End}b{Control>}s{/Control}{Control>}{Enter}{/Control}');
	expect(calls).toEqual(['ab', 'save', 'run']);
});

it('tries to load again when asked', async () => {
	const load = vi.fn(failing);
	await render(TextEditor, { value: 'a', label: 'Script', load });
	await page.getByRole('button', { name: 'Try again' }).click();
	await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
});
