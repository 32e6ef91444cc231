import type { Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, follow, openFlows, run } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow } from './flows';

test.use({ keepsFiles: false });

const TELLS = `def handler(system, this):
    system.message(subject='All is well', message='**204** rows, see the [log](https://example.com).', message_type='SUCCESS')
    system.message(subject='It is late', message='Where is it?', message_type='ERROR')
`;
const ORDER = `def handler(system, this, inputs):
    answer = this.message(subject='Order 17', message_type='WARNING', timeout=3600, body={
        'type': 'object',
        'properties': {
            'secret': {'element': 'form-password', 'label': 'Secret', 'order': 8},
            'text': {'element': 'markdown', 'description': 'The **total** is 420.', 'order': 1},
            'count': {'element': 'number', 'type': 'integer', 'minimum': 1, 'label': 'How many', 'order': 3},
            'note': {'element': 'form-textarea', 'label': 'Note', 'order': 2},
            'reject': {'element': 'submit', 'label': 'Reject', 'required': [], 'order': 10},
            'approve': {'element': 'submit', 'label': 'Approve', 'order': 9},
        },
        'required': ['count'],
    }).get('response')
    this.log('answered', answer)
`;
const PARENT = `def handler(system, this):
    this.flow('order')
`;
const SHORT = `import flow_api

def handler(system, this, inputs):
    try:
        this.message(subject='Quick', request='Who is first?', timeout=inputs.get('patience'))
    except flow_api.MessageResponseTimeoutError:
        return this.success('nobody')
`;
const WIZARD = `def handler(system, this):
    names = ('First', 'Second', 'Third')
    asked = [system.message(subject=name, request='What?', message_type='POPUP') for name in names]
    this.log(*[one.wait().get('response')['string'] for one in asked])
`;
const LATER = `def handler(system, this):
    this.sleep(1)
    this.message(subject='While you were away', request='Well?')
`;

const bell = (page: Page) => page.getByRole('button', { name: /^Messages: / });
const inbox = (page: Page) => page.getByRole('dialog', { name: 'Messages' });

/** Runs a flow with inputs, and goes to its execution. */
async function runWith(page: Page, inputs: string): Promise<void> {
	await page.getByRole('button', { name: 'Run with inputs…' }).click();
	const dialog = page.getByRole('dialog', { name: 'Run with inputs' });
	await dialog.getByRole('textbox', { name: 'Inputs' }).fill(inputs);
	await dialog.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
}

test('what flows tell and ask waits under the bell and on the execution’s page, and is answered by keyboard', async ({
	page
}) => {
	await openFlows(page);
	await importFlows(page, { tells: TELLS, order: ORDER, parent: PARENT });
	await expect(bell(page)).toHaveAccessibleName('Messages: none open');
	await openFlow(page, 'tells');
	await run(page);
	await expectStatus(page, 'Succeeded');
	await expect(page).toHaveTitle(/^\(2\) tells/);

	await test.step('it is read and answered in the list', async () => {
		await page.keyboard.press('m');
		await expect(inbox(page)).toBeVisible();
		const late = inbox(page).getByRole('button', { name: 'It is late' });
		await expect(late).toBeFocused();
		await expectAccessible(page, 'the list under the bell');
		await page.keyboard.press('Enter');
		await tabTo(page, inbox(page).getByRole('button', { name: 'OK' }));
		await page.keyboard.press('Enter');
		await expect(bell(page)).toHaveAccessibleName('Messages: 1 open');
		await expect(late).toBeFocused();
		await expect(inbox(page).getByRole('listitem').filter({ hasText: 'It is late' })).toContainText('Answered');
		await page.keyboard.press('Escape');
		await expect(bell(page)).toBeFocused();
	});

	await test.step('a form checks what is filled in, and each button asks for its own', async () => {
		await openFlow(page, 'parent');
		await run(page);
		await page.getByRole('link', { name: '“order” waits for an answer' }).click();
		const form = page.getByRole('tabpanel');
		await expect(form.getByRole('heading', { name: 'Order 17' })).toBeVisible();
		await expect(form.getByText(/^Waits until /)).toBeVisible();
		await expect(form.locator('label, strong').filter({ hasText: /total|420|Note|How many|Secret/ })).toHaveText([
			'total',
			'Note',
			/How many/,
			'Secret'
		]);
		const many = form.getByRole('textbox', { name: /^How many/ });
		await form.getByLabel('Secret').fill('s3');
		await tabTo(page, form.getByRole('button', { name: 'Approve' }));
		await page.keyboard.press('Enter');
		await expect(many).toBeFocused();
		await expect(many).toHaveAccessibleDescription('Fill this in.');
		await many.fill('0');
		await page.keyboard.press('Enter');
		await expect(many).toHaveAccessibleDescription('Give a number not below 1.');
		await expectAccessible(page, 'the messages of an execution');
		// What was filled in outlasts a reload, but for what is secret.
		await page.reload();
		await expect(many).toHaveValue('0');
		await expect(form.getByLabel('Secret')).toHaveValue('');
		await form.getByLabel('Secret').fill('s3');
		await many.fill('3');
		await page.keyboard.press('Enter');
		await expectStatus(page, 'Succeeded');
		await page.getByRole('tab', { name: 'Log' }).click();
		await expect(page.getByRole('log')).toContainText('"count":3');
		await expect(page.getByRole('log')).toContainText('"approve":true');
	});

	await test.step('what the form asks for is not asked for by a button with a rule of its own', async () => {
		await openFlow(page, 'order');
		await run(page);
		// It is shown by itself.
		await page.getByRole('tabpanel').getByRole('button', { name: 'Reject' }).click();
		await expectStatus(page, 'Succeeded');
	});

	await test.step('all of them are listed, with their answers', async () => {
		await page.keyboard.press('g');
		await page.keyboard.press('m');
		await expect(page.getByRole('heading', { level: 1, name: /^Messages\s*1$/ })).toBeVisible();
		await expectAccessible(page, 'open messages');
		// With the keyboard: to one that is open, which is answered, and back.
		await tabTo(page, page.getByRole('link', { name: 'All is well' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1, name: 'All is well' })).toBeVisible();
		await expectAccessible(page, 'an open message');
		await tabTo(page, page.getByRole('main').getByRole('button', { name: 'OK' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('main').getByText('Answered', { exact: true })).toBeVisible();
		await tabTo(page, page.getByRole('link', { name: 'All messages' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
		await tabTo(page, page.getByRole('radio', { name: 'Open', exact: true }));
		await page.keyboard.press('ArrowRight');
		await expect(page).toHaveURL(/state=answered$/);
		const orders = page.getByRole('listitem').filter({ hasText: 'Order 17' });
		await expect(orders).toHaveCount(2);
		await expectAccessible(page, 'messages');
		await tabTo(page, orders.last().getByRole('link', { name: 'Order 17' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('main')).toContainText('How many 3');
		await expect(page.getByRole('main')).toContainText('Pressed Approve');
		await expect(page.getByRole('main')).not.toContainText('s3');
		await expectAccessible(page, 'a message');
		await follow(page, 'messages/00000000-0000-7000-8000-000000000000');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such message here');
	});
});

test('a POPUP opens over the app, one after the other, but not while somebody types', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { wizard: WIZARD });
	const popup = page.getByRole('dialog');
	await run(page);
	await expect(popup).toHaveAccessibleName('First');
	// Keys that were meant for something else do nothing in it.
	await expect(popup).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(popup).toContainText('2 more ask');
	await expectAccessible(page, 'a POPUP');
	await page.keyboard.press('Tab');
	await tabTo(page, popup.getByRole('textbox'));
	await page.keyboard.type('one');
	await page.keyboard.press('Enter');
	await expect(popup).toHaveAccessibleName('Second');
	await popup.getByRole('button', { name: 'Later', exact: true }).click();
	await expect(popup).toHaveAccessibleName('Third');
	await page.keyboard.press('Escape');
	await expect(popup).toBeHidden();
	await expect(bell(page)).toHaveAccessibleName('Messages: 2 open');

	// Those that were put off wait under the bell, also after a reload.
	await page.reload();
	await bell(page).click();
	for (const name of ['Second', 'Third']) {
		await inbox(page).getByRole('button', { name }).click();
		await inbox(page).getByRole('textbox').fill(name);
		await page.keyboard.press('Enter');
		await expect(inbox(page).getByRole('listitem').filter({ hasText: name })).toContainText('Answered');
	}
	await page.keyboard.press('Escape');
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('log')).toContainText('one Second Third');

	// Whoever types is told beside it, and opens it by a click.
	await openFlow(page, 'wizard');
	await page.getByRole('textbox', { name: /^Script of / }).click();
	const other = await page.context().newPage();
	await openFlows(other);
	await openFlow(other, 'wizard');
	await run(other);
	await expect(other.getByRole('dialog')).toHaveAccessibleName('First');
	const told = page.getByText('wizard asks.');
	await expect(told).toBeVisible();
	await page.keyboard.type('x');
	await expect(popup).toBeHidden();
	await page.getByRole('button', { name: 'Answer' }).click();
	await expect(popup).toHaveAccessibleName('First');
	await popup.getByRole('textbox').fill('answered here');
	await popup.getByRole('button', { name: 'OK' }).click();
	// What is answered or put off in one tab is so in all of them.
	await expect(other.getByRole('dialog')).toHaveAccessibleName('Second');
	await other.getByRole('button', { name: 'All later' }).click();
	for (const one of [other, page]) await expect(one.getByRole('dialog')).toBeHidden();
	await expect(told).toBeHidden();
	await expect(bell(page)).toHaveAccessibleName('Messages: 2 open');
});

test('two tabs: the first answer counts, the second person is told; who is away is notified once', async ({
	context
}) => {
	await context.addInitScript(() => {
		const shown: string[] = [];
		class FakeNotification {
			static permission = 'default';
			static requestPermission = () => Promise.resolve((FakeNotification.permission = 'granted'));
			onclick: (() => void) | null = null;
			constructor(title: string) {
				shown.push(title);
				Object.assign(window, { press: () => this.onclick?.() });
			}
			close() {
				shown.push('closed');
			}
		}
		Object.assign(window, { Notification: FakeNotification, shown });
	});
	const first = await context.newPage();
	await openFlows(first);
	await importFlows(first, { quick: SHORT, later: LATER });
	await openFlow(first, 'quick');
	await runWith(first, '{}');
	const mine = first.getByRole('tabpanel').getByRole('textbox', { name: /^Who is first/ });
	await mine.fill('me');

	const second = await context.newPage();
	await openFlows(second);
	await bell(second).click();
	// The only one is unfolded; what was begun elsewhere is there.
	const theirs = inbox(second).getByRole('textbox', { name: /^Who is first/ });
	await expect(theirs).toHaveValue('me');
	await theirs.fill('you');
	await theirs.press('Enter');
	await expect(bell(second)).toHaveAccessibleName('Messages: none open');
	const alert = first.getByRole('alert').filter({ hasText: 'elsewhere' });
	await expect(alert).toContainText('what was filled in here was not sent');
	await expect(alert).toContainText('you');
	await expect(mine).toHaveValue('me');
	await expect(mine).toBeDisabled();
	await expectStatus(first, 'Succeeded');

	await test.step('a time that is up', async () => {
		await openFlow(first, 'quick');
		await runWith(first, '{"patience": 4}');
		await expect(mine).toBeEditable();
		await mine.fill('too late');
		await expect(first.getByRole('alert').filter({ hasText: 'The time was up at' })).toBeVisible();
		await expect(mine).toHaveValue('too late');
		await expectStatus(first, 'Succeeded');
	});

	await test.step('a notification, from one tab, when none can be seen', async () => {
		await inbox(second).getByRole('switch', { name: 'Notify me while Millrace is hidden' }).click();
		await expect(inbox(second).getByRole('switch')).toBeChecked();
		await openFlow(first, 'later');
		await first.getByRole('button', { name: 'Run', exact: true }).click();
		for (const page of [first, second]) {
			await page.evaluate(() => {
				window.Notification.requestPermission().catch(console.error);
				Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
				document.dispatchEvent(new Event('visibilitychange'));
			});
		}
		const shown = async () => {
			const each = await Promise.all([first, second].map((page) => page.evaluate(() => Reflect.get(window, 'shown'))));
			return each as string[][];
		};
		// The tab that leads tells, no other.
		await expect.poll(shown).toEqual([['While you were away'], []]);
		await first.evaluate(() => (Reflect.get(window, 'press') as () => void)());
		await expect(first).toHaveURL(/\/messages\/[0-9a-f-]{36}$/);
		await first.getByRole('textbox', { name: /^Well/ }).fill('here I am');
		await first.getByRole('button', { name: 'OK' }).click();
		await expect(first.getByRole('main')).toContainText('here I am');
		await expect.poll(shown).toEqual([['While you were away', 'closed'], []]);
	});
});
