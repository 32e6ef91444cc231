import type { Page } from '@playwright/test';
import { expectStatus, openFlows, visit } from './app';
import { expect, test } from './fixtures';
import { importFlows } from './flows';

const COUNT = 3_000;

/** Puts executions into the database, run 0 the oldest: two flows in turn, one in ten failed. */
async function fill(page: Page): Promise<void> {
	await openFlows(page);
	await importFlows(page, {
		apples: 'def handler(system, this):\n    pass\n',
		pears: 'def handler(system, this):\n    pass\n'
	});
	await page.evaluate(async (count) => {
		const done = <Value>(request: IDBRequest<Value>) =>
			new Promise<Value>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error!);
			});
		const db = await done(indexedDB.open('millrace'));
		const stores = db.transaction(['flows', 'executions', 'payloads'], 'readwrite');
		const all = (await done(stores.objectStore('flows').getAll())) as {
			id: string;
			name: string;
			versionHash: string;
		}[];
		// Beside those that come along.
		const flows = all.filter(({ name }) => ['apples', 'pears'].includes(name));
		flows.sort((a, b) => (a.name < b.name ? -1 : 1));
		const start = Date.now() - count * 60_000;
		for (let n = 0; n < count; n++) {
			const id = `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
			const flow = flows[n % 2]!;
			const failed = n % 10 === 0;
			const at = start + n * 60_000;
			stores.objectStore('executions').add({
				id,
				projectId: '00000000-0000-7000-8000-000000000001',
				type: 'FLOW',
				name: `run ${n}`,
				status: failed ? 'ENDED_ERROR' : 'ENDED_SUCCESS',
				message: failed ? `went wrong at ${n}` : null,
				statusMessage: null,
				errorLine: null,
				parentId: null,
				rootId: id,
				flowId: flow.id,
				flowName: flow.name,
				versionHash: flow.versionHash,
				connectorType: null,
				connectorName: null,
				connectorId: null,
				isProductive: true,
				orphan: false,
				priority: 0,
				maxRuntimeMinutes: null,
				scheduledFor: null,
				epoch: 1,
				createdAt: at,
				modifiedAt: at,
				startedAt: at,
				endedAt: at + 1_000,
				archivedAt: null,
				wakeAt: null,
				protectInputs: [],
				protectOutputs: [],
				rerunOf: null,
				fruitlessRestarts: 0
			});
			const payload = { executionId: id, input: null, output: {}, startName: null, script: null, failure: null };
			stores.objectStore('payloads').add(payload);
		}
		await new Promise<void>((resolve, reject) => {
			stores.oncomplete = () => resolve();
			stores.onabort = () => reject(stores.error!);
		});
		db.close();
	}, COUNT);
	await visit(page, 'Executions');
	await expect(table(page).getByRole('link').first()).toHaveText(`run ${COUNT - 1}`);
}

const table = (page: Page) => page.getByRole('table', { name: 'Executions, newest first' });
const shownCount = (page: Page, count: number) =>
	expect(page.getByRole('heading', { level: 1 })).toHaveText(`Executions${count.toLocaleString('en')}`);

test('thousands of executions are listed, narrowed down and kept up to date', async ({ page, context }) => {
	await fill(page);

	await test.step('thousands are listed newest first, with few of them in the page', async () => {
		await shownCount(page, COUNT);
		await expect(table(page)).toHaveAttribute('aria-rowcount', String(COUNT + 1));
		await expect(table(page).getByRole('link').nth(1)).toHaveText(`run ${COUNT - 2}`);
		const rows = table(page).getByRole('row');
		expect(await rows.count()).toBeLessThan(80);

		// All the way down, in steps of a screen: each part is filled with its own rows.
		const most = await table(page).evaluate(async (list) => {
			let most = 0;
			const step = (list.scrollHeight - list.clientHeight) / 30;
			for (let n = 1; n <= 30; n++) {
				list.scrollTop = n * step;
				await new Promise(requestAnimationFrame);
				await new Promise(requestAnimationFrame);
				most = Math.max(most, list.querySelectorAll('[role=row]').length);
			}
			return most;
		});
		expect(most).toBeLessThan(80);
		await expect(table(page).getByRole('link', { name: 'run 0', exact: true })).toBeInViewport();
		await expect(table(page).getByRole('row').last()).toHaveAttribute('aria-rowindex', String(COUNT + 1));

		await table(page).evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
		await expect(table(page).getByRole('link', { name: `run ${COUNT / 2}`, exact: true })).toBeInViewport();
		await expect(table(page).getByText('Being read')).toHaveCount(0);
	});

	await test.step('status, flow and text narrow the list, and are in the address', async () => {
		await page.getByRole('button', { name: 'Failed' }).click();
		await expect(page).toHaveURL(/status=failed/);
		await shownCount(page, COUNT / 10);
		await expect(table(page).getByRole('link').first()).toHaveText(`run ${COUNT - 10}`);

		await page.getByRole('button', { name: 'Failed' }).click();
		await page.getByRole('combobox', { name: 'Flow' }).selectOption('pears');
		await expect(page).toHaveURL(/flow=[0-9a-f-]{36}/);
		await shownCount(page, COUNT / 2);

		await page.getByRole('textbox', { name: 'Search executions' }).fill('run 299');
		await expect(page).toHaveURL(/q=run[+%]/);
		// 299 and 2990 to 2999, the odd ones.
		await shownCount(page, 6);
		await expect(table(page).getByRole('link')).toHaveText([
			'run 2999',
			'run 2997',
			'run 2995',
			'run 2993',
			'run 2991',
			'run 299'
		]);

		await page.reload();
		await shownCount(page, 6);
		await expect(page.getByRole('textbox', { name: 'Search executions' })).toHaveValue('run 299');
		await expect(page.getByRole('combobox', { name: 'Flow' }).locator('option:checked')).toHaveText('pears');

		await page.getByRole('button', { name: 'Failed' }).click();
		await expect(page.getByRole('heading', { name: 'No execution matches' })).toBeVisible();
		await page.getByRole('button', { name: 'Clear the filters' }).click();
		await shownCount(page, COUNT);
		await expect(page).toHaveURL(/\/executions$/);

		await page.getByRole('textbox', { name: 'Search executions' }).fill('WENT WRONG at 20');
		// 20, 200 and 2000 to 2090.
		await shownCount(page, 12);
	});

	await test.step('what is started elsewhere appears at the top by itself', async () => {
		await page.getByRole('textbox', { name: 'Search executions' }).fill('');
		await shownCount(page, COUNT);
		const other = await context.newPage();
		await openFlows(other);
		await other.getByRole('button', { name: 'Run pears' }).click();
		await expectStatus(other, 'Succeeded');
		await shownCount(page, COUNT + 1);
		const first = table(page).getByRole('row').nth(1);
		await expect(first.getByRole('link')).toHaveText('pears');
		await expect(first).toContainText('Succeeded');
	});

	await test.step('what is archived is left out until it is asked for', async () => {
		await table(page).getByRole('link', { name: 'pears' }).click();
		await page.getByRole('button', { name: 'Archive', exact: true }).press('Enter');
		await expect(page.getByRole('button', { name: 'Take out of the archive' })).toBeVisible();
		await visit(page, 'Executions');
		await shownCount(page, COUNT);
		await page.getByRole('checkbox', { name: 'Show archived' }).press('Space');
		await expect(page).toHaveURL(/archived=1/);
		await shownCount(page, COUNT + 1);
		await expect(table(page).getByRole('row').nth(1)).toContainText('Archived');
		await table(page).getByRole('link', { name: 'pears' }).click();
		await page.getByRole('button', { name: 'Take out of the archive' }).click();
		await expect(page.getByRole('button', { name: 'Archive', exact: true })).toBeVisible();
	});
});
