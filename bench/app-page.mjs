/** The app's door for programs (`/automation`), as a benchmark uses it. */

const bundle = (flows) =>
	JSON.stringify({
		format: 'millrace-bundle',
		version: 1,
		exportedAt: new Date(0).toISOString(),
		flows: Object.entries(flows).map(([name, script], i) => ({
			id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
			name,
			description: '',
			script
		}))
	});

/** Brings flows into the app. @param {import('puppeteer-core').Page} page */
export async function importFlows(page, flows) {
	await page.waitForFunction(() => '__millrace' in window);
	const answer = await page.evaluate((text) => window.__millrace.importBundle(text), bundle(flows));
	if (!answer.ok) throw new Error(answer.message);
}

/** Runs a flow to its end. @returns {Promise<any>} what it gave back */
export async function runToEnd(page, name, inputs = null) {
	await page.waitForFunction(() => '__millrace' in window);
	const answer = await page.evaluate(
		async (flow, value) => {
			const started = await window.__millrace.run(flow, value);
			if (!started.ok) return started;
			for (;;) {
				const news = await window.__millrace.poll(10_000);
				if (!news.ok) return news;
				if (news.value.ended) return window.__millrace.result();
			}
		},
		name,
		inputs
	);
	if (!answer.ok) throw new Error(answer.message);
	if (answer.value.status !== 'ENDED_SUCCESS') throw new Error(`${name}: ${answer.value.status_message}`);
	return answer.value.output_value;
}

/** Runs a flow as soon as the page can. @returns {Promise<number>} milliseconds from navigation to its first log line */
export async function firstLogLine(page, name) {
	await page.waitForFunction(() => '__millrace' in window, { polling: 'mutation' });
	const answer = await page.evaluate(async (flow) => {
		const started = await window.__millrace.run(flow, null);
		if (!started.ok) return started;
		for (;;) {
			const news = await window.__millrace.poll(10_000);
			if (!news.ok) return news;
			if (news.value.lines.length > 0) return { ok: true, value: performance.now() };
			if (news.value.ended) return { ok: false, message: 'it ended without a line' };
		}
	}, name);
	if (!answer.ok) throw new Error(answer.message);
	return answer.value;
}

/** Starts a flow and waits for a line of its log that begins with `text`. @returns {Promise<number>} milliseconds since navigation */
export async function untilLine(page, text, start = null) {
	await page.waitForFunction(() => '__millrace' in window, { polling: 'mutation' });
	const answer = await page.evaluate(
		async (wanted, flow) => {
			const begun = flow === null ? window.__millrace.followLast() : window.__millrace.run(flow, null);
			const started = await begun;
			if (!started.ok) return started;
			for (;;) {
				const news = await window.__millrace.poll(10_000);
				if (!news.ok) return news;
				if (news.value.lines.some((line) => line.text.startsWith(wanted)))
					return { ok: true, value: performance.now() };
				if (news.value.ended) return { ok: false, message: `it ended without “${wanted}”` };
			}
		},
		text,
		start
	);
	if (!answer.ok) throw new Error(answer.message);
	return answer.value;
}

/**
 * Runs a flow that starts so many others, until all of those sleep.
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 * @param {number} count
 */
export async function untilAsleep(page, name, count) {
	await page.evaluate(
		async (flow, howMany) => {
			await window.__millrace.run(flow, { count: howMany });
			for (;;) {
				await window.__millrace.poll(3_000);
				const report = await window.__millrace.result();
				if (report.value.executions.filter(({ status }) => status === 'SLEEPING').length === howMany) return;
			}
		},
		name,
		count
	);
}
