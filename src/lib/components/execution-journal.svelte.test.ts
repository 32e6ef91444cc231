import '../../app.css';
import axe from 'axe-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { AppState } from '../app/app-state.svelte';
import { newExecution, newPayload, type Execution, type ExecutionPayload } from '../domain/execution';
import { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { Note, Op } from '../domain/op';
import { REDACTED } from '../domain/redact';
import { MillraceDatabase } from '../storage/database';
import ExecutionJournal from './execution-journal.fixture.svelte';

const id = ExecutionId.create();
const startedAt = Date.UTC(2026, 0, 1);
let app: AppState;

const execution = (fields: Partial<Execution> = {}) =>
	newExecution({ id, rootId: id, type: 'FLOW', name: 'errand', createdAt: startedAt, startedAt, ...fields });

function entry(seq: number, args: Op | Note, fields: Partial<JournalEntry> = {}): JournalEntry {
	const at = startedAt + seq * 1_000;
	const none = { outcome: null, settledAt: null, reads: null, madeId: null };
	return { executionId: id, seq, kind: args.kind, at, args, ...none, ...fields };
}

const nap = (seq: number) =>
	entry(
		seq,
		{ kind: 'sleep', seconds: seq },
		{ outcome: { ok: true, value: null }, settledAt: startedAt + seq * 1_500 }
	);

async function show(
	entries: JournalEntry[],
	{ row = {}, payload = {} }: { row?: Partial<Execution>; payload?: Partial<ExecutionPayload> } = {}
): Promise<void> {
	await app.db.executions.put(execution(row));
	await app.db.journal.bulkPut(entries);
	const target = document.createElement('div');
	target.style.cssText = 'display:flex;flex-direction:column;height:600px;width:1100px;background:var(--surface)';
	document.body.append(target);
	await render(ExecutionJournal, {
		target,
		props: { app, execution: execution(row), payload: newPayload(id, null, payload) }
	});
}

const table = () => page.getByRole('table', { name: 'Journal, step by step' });
const step = (name: string | RegExp) => table().getByRole('button', { name });
const drawn = () => document.querySelectorAll('[data-index]').length;

async function violations(): Promise<string[]> {
	const found = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
	return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map(({ html }) => html).join(' | ')}`);
}

beforeEach(async () => {
	await page.viewport(1200, 800);
	app = new AppState(new MillraceDatabase(`journal-${crypto.randomUUID()}`));
	return () => app.db.delete();
});

describe('the journal', () => {
	test('draws of thousands of steps only what is seen, from the first on where the execution has ended', async () => {
		await show(
			Array.from({ length: 3_000 }, (_, index) => nap(index + 1)),
			{ row: { status: 'ENDED_SUCCESS' } }
		);
		await expect.element(page.getByText(/^3.?000 steps, /)).toBeVisible();
		await expect.element(step('Sleep 1.0 s')).toBeVisible();
		expect(drawn()).toBeLessThan(60);
		await expect.element(table()).toHaveAttribute('aria-rowcount', '3001');
	});

	test('grows and stays at its end while the execution lives', async () => {
		await show(
			Array.from({ length: 60 }, (_, index) => nap(index + 1)),
			{ row: { status: 'RUNNING' } }
		);
		await expect.element(step('Sleep 1 m 00 s')).toBeVisible();
		await app.db.journal.add(entry(61, { kind: 'lock', name: 'door', timeoutSeconds: 5 }));
		await expect.element(step('Take lock “door”, at most 5.0 s')).toBeVisible();
		await expect.element(table().getByText('Pending')).toBeVisible();
		const outcome = {
			ok: false,
			failure: { type: 'LockTimeoutError', message: 'not free', retryable: false }
		} as const;
		await app.db.journal.update([id, 61], { outcome, settledAt: startedAt + 66_000 });
		await expect.element(table().getByText('LockTimeoutError: not free')).toBeVisible();
		await expect.element(table().getByText('Pending')).not.toBeInTheDocument();
	});

	test('says what was undone, where it can go back to, and how much was logged in between', async () => {
		const dump = { id: 'd', name: 'here', restored: 1 };
		await show(
			[
				entry(3, { kind: 'save_dump', name: 'here' }, { outcome: { ok: true, value: dump }, settledAt: startedAt }),
				nap(4),
				entry(5, { kind: 'load_dump', select: 'here', by: 'name' }),
				nap(6)
			],
			{ row: { status: 'ENDED_SUCCESS' }, payload: { undone: [[4, 5]] } }
		);
		await expect.element(table().getByText('2 log lines')).toBeVisible();
		await expect.element(step('Savepoint “here”')).toBeVisible();
		await expect.element(table().getByText('Went back')).toBeVisible();
		expect(table().getByText('undone', { exact: true }).elements()).toHaveLength(2);
		// What was undone is no point to run again from, nor is a step without outcome.
		expect(
			table()
				.getByRole('button', { name: /^Run again from step/ })
				.elements()
		).toHaveLength(2);
		expect(await violations()).toEqual([]);
	});

	test('teaches where there is nothing', async () => {
		await show([], { row: { status: 'RUNNING' } });
		await expect.element(page.getByRole('heading', { name: 'No steps so far' })).toBeVisible();
	});
});

describe('a step that is opened', () => {
	const child = ExecutionId.create();
	const request: Op = {
		kind: 'create',
		target: { type: 'CONNECTION', connectorType: 'REST', connectorName: null },
		input: { url: 'https://example.com/items?key=k', method: 'get', authentication: { password: 'secret' } },
		options: { protectOutputs: ['json'] },
		run: true,
		wait: 'ALL_SUCCEEDED'
	};
	const snapshot = {
		id: child,
		name: 'REST',
		input_value: request.input,
		output_value: { json: { pin: 'secret' }, status_code: 200 }
	};
	const made = entry(1, request, {
		madeId: child,
		outcome: { ok: true, value: snapshot },
		settledAt: startedAt + 2_000,
		reads: { clock: [1, 3, 2, 1], dateNow: [5, 2], random: 'AAAAAAAAAAAAAAAAAAAAAA==' }
	});

	test('shows what was asked and answered without what is protected, by keyboard', async () => {
		await show([made], { row: { status: 'ENDED_SUCCESS' } });
		await expect.element(step('Request REST · GET https://example.com/items')).toBeVisible();
		(step(/^Request/).element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		const asked = page.getByRole('region', { name: 'Asked of step 1' });
		await expect.element(asked).toHaveTextContent(REDACTED);
		await expect.element(page.getByRole('region', { name: 'Outcome of step 1' })).toHaveTextContent('status_code 200');
		await expect.element(page.getByText(/6 readings of the clock, 16 bytes of the random source/)).toBeVisible();
		await expect
			.element(page.getByRole('link', { name: 'Open what it started' }))
			.toHaveAttribute('href', expect.stringContaining(child));
		expect(document.body.textContent).not.toContain('secret');
		expect(await violations()).toEqual([]);
		await userEvent.keyboard('{Enter}');
		await expect.element(asked).not.toBeInTheDocument();
	});

	test('asks to run again from it, and says what that repeats', async () => {
		await show([nap(1), { ...made, seq: 2 }], { row: { status: 'ENDED_ERROR' } });
		await step('Run again from step 2…').click();
		const dialog = page.getByRole('dialog', { name: 'Run again from step 2' });
		await expect.element(dialog).toHaveTextContent(/Not repeated\s*Steps before 2\./);
		await expect.element(dialog).toHaveTextContent(/Done anew\s*Step 2 and all that comes after it/);
		// There is no flow whose script could be another one.
		expect(dialog.getByRole('radio').elements()).toHaveLength(0);
		expect(await violations()).toEqual([]);
	});
});
