import '../../app.css';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { STATUSES } from '../domain/status';
import StatusPill from './status-pill.svelte';

test('every status has a word and a shape of its own', async () => {
	const seen = new Set<string>();
	for (const status of STATUSES) {
		const { container } = await render(StatusPill, { status });
		seen.add(container.textContent!.trim());
		seen.add(container.querySelector('svg')!.innerHTML);
	}
	expect(seen.size).toBe(2 * STATUSES.length);
});

test.each(['light', 'dark'])('every status is readable in %s', async (mode) => {
	document.documentElement.classList.toggle('dark', mode === 'dark');
	for (const status of STATUSES) {
		await render(StatusPill, { status });
		await render(StatusPill, { status, plain: true });
	}
	const { violations } = await axe.run(document.body, { runOnly: ['color-contrast'] });
	document.documentElement.classList.remove('dark');
	expect(violations).toEqual([]);
});
