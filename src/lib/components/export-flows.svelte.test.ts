import { expect, test, vi } from 'vitest';
import { readBundle } from '../storage/bundle-import';
import { MillraceDatabase } from '../storage/database';
import { FlowRepository } from '../storage/flow-repository';
import { exportFlows } from './export-flows';

test('flows are saved as one file that can be read again', async () => {
	const db = new MillraceDatabase(`export-${crypto.randomUUID()}`);
	const flow = await new FlowRepository(db).create({ name: 'daily report', script: 'x = 1\n' });
	let saved: { name: string; address: string } | undefined;
	const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
		saved = { name: this.download, address: this.href };
	});
	try {
		expect(await exportFlows(db, { flowIds: [flow.id] }, '1.2.3')).toEqual({ fileName: 'daily report.millrace.json' });
	} finally {
		click.mockRestore();
	}
	expect(saved?.name).toBe('daily report.millrace.json');
	const reading = await readBundle(await (await fetch(saved!.address)).text());
	expect(reading).toMatchObject({
		ok: true,
		bundle: { appVersion: '1.2.3', flows: [{ name: 'daily report', script: 'x = 1\n' }] }
	});
	await db.delete();
});
