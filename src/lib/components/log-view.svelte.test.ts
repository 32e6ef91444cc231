import '../../app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { LogLine } from '../domain/execution';
import { ExecutionId } from '../domain/ids';
import LogView from './log-view.svelte';

const executionId = ExecutionId.create();
const at = Date.UTC(2026, 0, 1);

function lines(count: number): LogLine[] {
	return Array.from({ length: count }, (_, seq) => ({
		executionId,
		seq,
		at: at + seq,
		stream: 'log',
		text: seq % 7 === 0 ? `line ${seq} ${'that goes on '.repeat(30)}` : `line ${seq}`,
		value: null,
		reads: null
	}));
}

async function shown(count: number, follow = true) {
	const target = document.createElement('div');
	target.style.cssText = 'display:flex;flex-direction:column;height:300px;width:600px';
	document.body.append(target);
	const view = await render(LogView, { target, props: { entries: lines(count), follow } });
	const scroller = page.getByRole('log').element() as HTMLElement;
	const distance = () => Math.round(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight);
	return { view, scroller, distance };
}

/** Two frames: one in which the change is drawn, one after it. */
const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

test('begins at the newest line while it follows, and draws only what is seen', async () => {
	const { distance } = await shown(5_000);
	await expect.element(page.getByText('line 4999', { exact: true })).toBeVisible();
	await expect.poll(distance).toBeLessThan(2);
	expect(document.querySelectorAll('[data-index]').length).toBeLessThan(60);
});

test('begins at the first line where it does not follow', async () => {
	const { scroller } = await shown(5_000, false);
	await expect.element(page.getByText('line 1', { exact: true })).toBeVisible();
	expect(scroller.scrollTop).toBe(0);
});

test('stays at the newest line while lines are added', async () => {
	const { view, distance } = await shown(100);
	await expect.poll(distance).toBeLessThan(2);
	await view.rerender({ entries: lines(401), follow: true });
	await expect.element(page.getByText('line 400', { exact: true })).toBeVisible();
	await expect.poll(distance).toBeLessThan(2);
});

test('leaves a reader who scrolled up where they are', async () => {
	const { view, scroller, distance } = await shown(200);
	await expect.poll(distance).toBeLessThan(2);
	scroller.scrollTop = 1_000;
	await drawn();
	const before = scroller.scrollTop;
	await view.rerender({ entries: lines(600), follow: true });
	await expect.poll(distance).toBeGreaterThan(3_000);
	await drawn();
	expect(scroller.scrollTop).toBe(before);
});

test('a reader who scrolls back to the end is followed again', async () => {
	const { view, scroller, distance } = await shown(200);
	await expect.poll(distance).toBeLessThan(2);
	scroller.scrollTop = 500;
	await drawn();
	scroller.scrollTop = scroller.scrollHeight;
	await drawn();
	await view.rerender({ entries: lines(500), follow: true });
	await expect.element(page.getByText('line 499', { exact: true })).toBeVisible();
	await expect.poll(distance).toBeLessThan(2);
});

test('a very long line is cut until it is asked for', async () => {
	const target = document.createElement('div');
	target.style.cssText = 'display:flex;height:300px;width:600px';
	document.body.append(target);
	const line: LogLine = { ...lines(1)[0]!, text: 'x'.repeat(10_000) };
	await render(LogView, { target, props: { entries: [line], follow: false } });
	expect(page.getByRole('log').element().textContent).not.toContain('x'.repeat(4_001));
	await page.getByRole('button', { name: /Show all 10.?000 characters/ }).click();
	await expect.poll(() => page.getByRole('log').element().textContent).toContain('x'.repeat(10_000));
});
