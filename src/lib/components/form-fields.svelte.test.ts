import axe from 'axe-core';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import '../../app.css';
import type { JsonObject } from '../domain/json';
import Fixture from './form-fields.fixture.svelte';

const body = (properties: JsonObject, required: string[] = []): JsonObject => ({
	type: 'object',
	properties: { ...properties, send: { element: 'submit', label: 'Send', order: 99 } },
	required
});
let onanswer = vi.fn<(answer: JsonObject) => void>();
beforeEach(() => {
	onanswer = vi.fn();
});
const show = (of: JsonObject) => render(Fixture, { body: of, onanswer });
const press = (name: string) => page.getByRole('button', { name }).click();

const EVERY = body(
	{
		intro: { element: 'markdown', description: 'Please **look**.' },
		name: { element: 'form-string', label: 'Name', description: 'As on the *invoice*', example: 'Ada' },
		note: { element: 'textarea', label: 'Note' },
		count: { element: 'number', label: 'Count', default: '60' },
		secret: { element: 'password', label: 'Secret' },
		at: { element: 'time', label: 'At' },
		day: { element: 'date', label: 'Day', example: 'a Monday' },
		moment: { element: 'datetime', label: 'Moment' },
		sure: { element: 'toggle', label: 'Sure' },
		size: { element: 'select', label: 'Size', options: ['small', { value: 2, label: 'large' }] },
		file: { element: 'file', label: 'File' }
	},
	['name', 'file']
);

test('every element is filled in and answered by keyboard and mouse, and none is without a name', async () => {
	const { container } = await show(EVERY);
	await expect.element(page.getByText('look')).toBeVisible();
	const { violations } = await axe.run(container, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
	expect(violations.map(({ id }) => id)).toEqual([]);

	await page.getByRole('textbox', { name: /^Name/ }).fill('Grace');
	await page.getByRole('textbox', { name: 'Note' }).fill('two\nlines');
	await page.getByLabelText('Secret').fill('s3');
	await page.getByLabelText('At').fill('14:05');
	await page.getByLabelText('Day').fill('2026-11-25');
	await page.getByLabelText('Moment').fill('2026-11-25T14:05');
	await page.getByRole('switch', { name: 'Sure' }).click();
	await page.getByRole('combobox', { name: 'Size' }).selectOptions('large');
	await page.getByLabelText('File').upload(new File(['a,b\n'], 'orders.csv', { type: 'text/csv' }));
	await expect.element(page.getByText('orders.csv')).toBeVisible();
	await page.getByRole('textbox', { name: /^Name/ }).click();
	await userEvent.keyboard('{Enter}');
	expect(onanswer).toHaveBeenCalledExactlyOnceWith({
		name: 'Grace',
		note: 'two\nlines',
		count: 60,
		secret: 's3',
		at: expect.stringMatching(/^14:05:00[+-]\d\d:\d\d$/),
		day: '2026-11-25',
		moment: expect.stringMatching(/^2026-11-25T14:05:00[+-]\d\d:\d\d$/),
		sure: true,
		size: 2,
		file: { name: 'orders.csv', type: 'text/csv', size: 4, content: btoa('a,b\n') },
		send: true
	});
});

test('errors are at their fields, the first has the focus, and what was typed stays', async () => {
	await show(body({ a: { label: 'A' }, n: { element: 'number', label: 'N' } }, ['a']));
	await page.getByRole('textbox', { name: 'N' }).fill('many');
	await press('Send');
	await expect.element(page.getByRole('textbox', { name: /^A/ })).toHaveFocus();
	await expect.element(page.getByRole('textbox', { name: /^A/ })).toHaveAccessibleDescription('Fill this in.');
	await expect.element(page.getByRole('textbox', { name: 'N' })).toHaveAccessibleDescription('“many” is no number.');
	await expect.element(page.getByRole('textbox', { name: 'N' })).toHaveValue('many');
	expect(onanswer).not.toHaveBeenCalled();
});

test('a date that was begun does not pass for none', async () => {
	await show(body({ day: { element: 'date', label: 'Day' } }));
	await page.getByLabelText('Day').click();
	await userEvent.keyboard('12');
	await press('Send');
	await expect.element(page.getByText('This is no date.')).toBeVisible();
	expect(onanswer).not.toHaveBeenCalled();
});

test('a submit in between presses itself, the Enter key the one that stands out', async () => {
	await show(
		body({ no: { element: 'submit', label: 'No', required: [], order: 1 }, a: { label: 'A', order: 2 } }, ['a'])
	);
	await press('No');
	expect(onanswer).toHaveBeenLastCalledWith({ no: true });
	await page.getByRole('textbox', { name: /^A/ }).fill('x');
	await userEvent.keyboard('{Enter}');
	expect(onanswer).toHaveBeenLastCalledWith({ a: 'x', send: true });
});

test('a file that is chosen can be removed', async () => {
	await show(body({ file: { element: 'file', label: 'File' } }, ['file']));
	await page.getByLabelText('File').upload(new File(['x'], 'x.txt'));
	await page.getByRole('button', { name: 'Remove x.txt' }).click();
	await press('Send');
	await expect.element(page.getByText('Choose a file.', { exact: true })).toBeVisible();
});
