import '../../app.css';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { AppState } from '../app/app-state.svelte';
import type { Flow } from '../domain/flow';
import { FlowId } from '../domain/ids';
import { MillraceDatabase } from '../storage/database';
import ExecutionFilters from './execution-filters.fixture.svelte';
import { EVERYTHING, type ExecutionQuery } from './execution-query';

let asked: ExecutionQuery[];
let app: AppState;
let flow: Flow;

async function show(query: ExecutionQuery): Promise<void> {
	await render(ExecutionFilters, { app, query, onchange: (next) => asked.push(next) });
}

beforeEach(async () => {
	asked = [];
	app = new AppState(new MillraceDatabase(`filters-${crypto.randomUUID()}`));
	flow = await app.flows.create({ name: 'nightly' });
	return () => app.db.delete();
});

test('a status is added to those chosen, and taken away again', async () => {
	await show({ ...EVERYTHING, groups: ['failed'] });
	await expect.element(page.getByRole('button', { name: 'Failed', pressed: true })).toBeVisible();
	await page.getByRole('button', { name: 'Waiting' }).click();
	await page.getByRole('button', { name: 'Failed' }).click();
	expect(asked.map(({ groups }) => groups)).toEqual([['failed', 'waiting'], []]);
});

test('text and flow narrow without losing the rest', async () => {
	await show({ ...EVERYTHING, topLevelOnly: true });
	await page.getByRole('textbox', { name: 'Search executions' }).fill('mail');
	await page.getByRole('combobox', { name: 'Flow' }).selectOptions('nightly');
	expect(asked).toEqual([
		{ ...EVERYTHING, topLevelOnly: true, text: 'mail' },
		{ ...EVERYTHING, topLevelOnly: true, flowId: flow.id }
	]);
});

test('a flow that is gone is still what the list is narrowed to', async () => {
	await show({ ...EVERYTHING, flowId: FlowId.create() });
	await expect.element(page.getByRole('combobox', { name: 'Flow' })).toHaveDisplayValue('A flow that is gone');
});
