import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { ON_TIME_MS } from '../domain/due-runs';
import type { ExecutionId, FlowId, ProjectId, RecordId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Status } from '../domain/status';
import { MillraceDatabase } from './database';
import { ExecutionRepository } from './execution-repository';
import { FlowRepository } from './flow-repository';
import { RecordRepository } from './record-repository';
import { ScheduleStore } from './schedule-store';
import { TriggerRepository } from './trigger-repository';

const HOUR = 3_600_000;
let indexedDB: IDBFactory;
let db: MillraceDatabase;
let store: ScheduleStore;
let records: RecordRepository;
let start: number;

/** Another tab's, or the one after a crash. */
async function open(): Promise<MillraceDatabase> {
	const opened = new MillraceDatabase('test', { indexedDB, IDBKeyRange });
	await opened.open();
	return opened;
}

beforeEach(async () => {
	indexedDB = new IDBFactory();
	db = await open();
	store = new ScheduleStore(db, () => 'Europe/Vienna');
	records = new RecordRepository(db);
	await new FlowRepository(db).create({ name: 'nightly' });
	start = Date.now();
});

const hourly = { flow: 'nightly', interval_seconds: 3_600, missed: 'all', allow_overlap: true };
const make = (fields: JsonObject, name = 's') => records.create({ type: 'schedule', name, fields });
const end = (id: ExecutionId, status: Status) => db.executions.update(id, { status, endedAt: start });
const stateOf = async (id: string) => (await new TriggerRepository(db).states()).get(id as never)!;

describe('a time that is due', () => {
	test('becomes an execution that says which schedule started it, for when, with its inputs', async () => {
		const { id, createdAt } = await make({ ...hourly, inputs: { day: 'Monday' } });
		expect(await store.startDue(start + HOUR / 2)).toEqual({ started: [], nextAt: createdAt + HOUR });
		const { started, nextAt } = await store.startDue(start + HOUR + 100);
		expect(nextAt).toBe(createdAt + 2 * HOUR);
		const execution = await db.executions.get(started[0]!);
		expect(execution).toMatchObject({
			type: 'FLOW',
			name: 'nightly',
			status: 'CREATED',
			scheduledFor: createdAt + HOUR,
			startedBy: { type: 'schedule', id, name: 's' }
		});
		expect((await db.payloads.get(started[0]!))!.input).toEqual({ day: 'Monday' });
		expect(await db.inbox.toArray()).toMatchObject([{ type: 'run', executionId: started[0] }]);
		expect((await stateOf(id)).lastRunId).toBe(started[0]);
		expect(await new ExecutionRepository(db).ids({ startedBy: id })).toEqual(started);
		expect(await new ExecutionRepository(db).ids({ startedBy: id, statuses: ['RUNNING'] })).toEqual([]);
	});

	test('has its run once where two tabs both take themselves for the leader', async () => {
		await make({ ...hourly, cron: null });
		const other = new ScheduleStore(await open(), () => 'Europe/Vienna');
		await store.startDue(start);
		const looks = [1, 2, 3, 3, 2].flatMap((hour) =>
			[store, other].map((one) => one.startDue(start + hour * HOUR + 50))
		);
		await Promise.all(looks);
		const planned = (await db.executions.toArray()).map(({ scheduledFor }) => scheduledFor);
		expect(new Set(planned).size).toBe(planned.length);
		expect(planned).toHaveLength(3);
	});

	test('has its run wholly or not at all, wherever a crash comes', async () => {
		const { id } = await make(hourly);
		await store.startDue(start);
		const writes = ['executions', 'payloads', 'inbox', 'scheduleStates'] as const;
		for (const [i, table] of writes.entries()) {
			const dying = await open();
			const die = () => {
				throw new Error('killed');
			};
			dying[table].hook('creating', die);
			dying[table].hook('updating', die);
			const now = start + (i + 1) * HOUR + 50;
			await expect(new ScheduleStore(dying, () => 'UTC').startDue(now)).rejects.toThrow('killed');
			dying.close();
			expect(await db.executions.count(), table).toBe(i);
			expect((await store.startDue(now)).started, table).toHaveLength(1);
			expect((await store.startDue(now)).started, table).toHaveLength(0);
		}
		expect(await db.payloads.count()).toBe(4);
		expect((await stateOf(id)).left).toBeNull();
	});

	test('is started exactly once, whatever tabs look when, and die where they like', async () => {
		const looks = fc.array(fc.record({ wait: fc.nat(3 * HOUR), dies: fc.boolean() }), {
			maxLength: 12
		});
		await fc.assert(
			fc.asyncProperty(looks, async (turns) => {
				indexedDB = new IDBFactory();
				db = await open();
				await new FlowRepository(db).create({ name: 'nightly' });
				const { createdAt } = await new RecordRepository(db).create({ type: 'schedule', name: 's', fields: hourly });
				let now = createdAt;
				await new ScheduleStore(db, () => 'UTC').startDue(now);
				for (const { wait, dies } of turns) {
					now += wait;
					const tab = await open();
					const die = () => {
						throw new Error('killed');
					};
					if (dies) tab.inbox.hook('creating', die);
					if (dies) tab.scheduleStates.hook('updating', die);
					await new ScheduleStore(tab, () => 'UTC')
						.startDue(now)
						.catch((error: Error) => expect(error.message).toBe('killed'));
					tab.close();
				}
				await new ScheduleStore(db, () => 'UTC').startDue(now);
				const planned = (await db.executions.toArray()).map(({ scheduledFor }) => scheduledFor! - createdAt);
				const wanted = Array.from({ length: Math.floor((now - createdAt) / HOUR) }, (_, i) => (i + 1) * HOUR);
				expect(planned.sort((a, b) => a - b)).toEqual(wanted);
			}),
			{ numRuns: 25 }
		);
	});
});

describe('a schedule', () => {
	test('starts nothing while its last run is open, and the one that was missed when that has ended', async () => {
		const { id } = await make({ flow: 'nightly', interval_seconds: 3_600 });
		await store.startDue(start);
		const first = (await store.startDue(start + HOUR + 50)).started[0]!;
		await db.executions.update(first, { status: 'RUNNING' });
		expect((await store.startDue(start + 2 * HOUR + 50)).started).toEqual([]);
		expect((await stateOf(id)).left).toMatchObject({ count: 1, why: 'overlap' });
		// The machine slept, in the middle of that run.
		expect((await store.startDue(start + 5.5 * HOUR)).started).toEqual([]);
		await end(first, 'ENDED_SUCCESS');
		expect((await store.startDue(start + 5.6 * HOUR)).started).toHaveLength(1);
	});

	test('makes up for nothing that it missed while it was switched off, in the trash, or its time was another', async () => {
		const { id } = await make(hourly);
		await store.startDue(start);
		const quiet = async (hour: number) => expect((await store.startDue(start + hour * HOUR)).started).toEqual([]);
		await records.save(id, { enabled: false });
		await quiet(5);
		await records.save(id, { enabled: true });
		await quiet(9);
		await records.save(id, { interval_seconds: 7_200 });
		await quiet(20.5);
		await records.moveToTrash([id]);
		await quiet(30);
		await records.restore([id]);
		await quiet(40.5);
		expect((await store.startDue(start + 42.5 * HOUR)).started).toHaveLength(1);
	});

	test('makes up for what it missed also where the device has come into another zone meanwhile', async () => {
		const DAY = 24 * HOUR;
		let zone = 'Europe/Vienna';
		const moving = new ScheduleStore(db, () => zone);
		await make({ ...hourly, interval_seconds: null, cron: '0 8 * * *' }, 'daily');
		await make({ ...hourly, interval_seconds: null, cron: '0 8 * * *', time_zone: 'Europe/Vienna' }, 'of Vienna');
		const tomorrow = new Date(start + 2 * DAY).toISOString().slice(0, 10);
		await make({ ...hourly, interval_seconds: null, at: `${tomorrow}T08:00` }, 'once');
		await moving.startDue(start);
		zone = 'America/New_York';
		const names = async (at: number) => {
			const { started } = await moving.startDue(at);
			return (await db.executions.bulkGet(started)).map((run) => run!.startedBy!.name).sort();
		};
		const missed = await names(start + 3 * DAY);
		expect(missed).toEqual(['daily', 'daily', 'daily', 'of Vienna', 'of Vienna', 'of Vienna', 'once']);
		expect(await names(start + 3 * DAY + 1)).toEqual([]);
		// From then on by the clocks of the new zone, and what came once not again.
		expect(await names(start + 4 * DAY)).toEqual(['daily', 'of Vienna']);
		const last = (await db.executions.toArray()).filter(({ startedBy }) => startedBy!.name === 'daily').at(-1)!;
		const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' });
		expect(time.format(last.scheduledFor!)).toBe('08:00');
	});

	test('keeps what waits for its turn when its times are changed, and tells of it where it does not', async () => {
		const { id } = await make({ ...hourly, allow_overlap: false });
		await store.startDue(start);
		const { started } = await store.startDue(start + 3.5 * HOUR);
		expect(started).toHaveLength(1);
		const { waiting } = await stateOf(id);
		expect(waiting).toHaveLength(2);
		await records.save(id, { interval_seconds: 7_200 });
		await store.startDue(start + 3.6 * HOUR);
		expect((await stateOf(id)).waiting).toEqual(waiting);
		await records.save(id, { missed: 'once' });
		await end(started[0]!, 'ENDED_SUCCESS');
		expect((await store.startDue(start + 3.7 * HOUR)).started).toHaveLength(1);
		expect(await stateOf(id)).toMatchObject({ waiting: [], left: { at: waiting[1], count: 1, why: 'overlap' } });
	});

	test('starts what is due right after it was saved', async () => {
		const soon = Math.ceil((Date.now() + 5) / 1_000);
		await make({ flow: 'nightly', at: soon });
		expect((await store.startDue(soon * 1_000 + 900)).started).toHaveLength(1);
		expect((await store.startDue(soon * 1_000 + ON_TIME_MS)).nextAt).toBeNull();
	});

	test('whose flow is gone says so, and starts again when there is one', async () => {
		const { id } = await make({ ...hourly, flow: 'gone' });
		await store.startDue(start);
		expect((await store.startDue(start + HOUR + 50)).started).toEqual([]);
		expect(await stateOf(id)).toMatchObject({ problem: 'There is no flow named “gone”.', left: { why: 'no-flow' } });
		await new FlowRepository(db).create({ name: 'gone' });
		expect((await store.startDue(start + 2 * HOUR + 50)).started).toHaveLength(1);
		expect((await stateOf(id)).problem).toBeNull();
	});

	test('that nobody can reckon with says so, and keeps no other from starting', async () => {
		const beyond: JsonObject[] = [
			{ starts_at: 1e13 },
			{ at: 1e14, interval_seconds: null },
			{ interval_seconds: 1e13 }
		];
		for (const bad of beyond) {
			await expect(make({ ...hourly, ...bad }, 'refused')).rejects.toThrow('“');
		}
		await expect(make({ ...hourly, starts_at: 1_764_345_551_000 })).rejects.toThrow('looks like milliseconds');
		// From before they were refused, or from a backup.
		const old = await make(hourly, 'old');
		await db.records.update(old.id, { fields: { ...old.fields, starts_at: 1e13 } });
		const strange = await make({ flow: 'nightly', cron: '0 * * * *' }, 'strange');
		await make(hourly, 'good');
		await store.startDue(start);
		await db.scheduleStates.update(strange.id, { accountedUntil: -1e20 });
		const { started, nextAt } = await store.startDue(start + HOUR + 60_000);
		expect(started).toHaveLength(1);
		expect(nextAt).toBeGreaterThan(start + HOUR);
		expect((await stateOf(strange.id)).problem).toContain('cannot be reckoned');
	});

	test('is started by hand as it is by now, whatever the page that asks has read', async () => {
		await new FlowRepository(db).create({ name: 'other' });
		const triggers = new TriggerRepository(db);
		const schedule = await make({ ...hourly, inputs: { a: 1 } });
		const webhook = await records.create({ type: 'webhook', name: 'w', fields: { flow: 'nightly' } });
		await records.save(schedule.id, { flow: 'other', inputs: { a: 2 } });
		// Not waited for: who picks another flow and calls at once calls that.
		const saving = records.save(webhook.id, { flow: 'other' });
		const started = [await triggers.call(webhook, null), await triggers.runNow(schedule)];
		await saving;
		expect((await db.executions.bulkGet(started)).map((run) => run!.flowName)).toEqual(['other', 'other']);
		expect((await db.payloads.get(started[1]!))!.input).toEqual({ a: 2 });
		await records.moveToTrash([webhook.id]);
		await expect(triggers.call(webhook, null)).rejects.toThrow('The webhook is gone, or in the trash.');
	});

	test('starts the flow of its own project, then the usual one, whichever is older', async () => {
		const flows = new FlowRepository(db);
		const mine = (await flows.byName('nightly'))!;
		const archive = 'archive' as ProjectId;
		// An import keeps ids: theirs comes first.
		const theirs = { ...mine, id: '00000000-0000-7000-8000-0000000000aa' as FlowId, projectId: archive };
		await db.flows.add(theirs);
		const startedBy = async (id: RecordId) =>
			(await db.executions.get(await new TriggerRepository(db).runNow((await records.get(id))!)))!.flowId;
		const own = await make(hourly);
		const inArchive = await records.create({ type: 'schedule', name: 's', projectId: archive, fields: hourly });
		const hook = await records.create({ type: 'webhook', name: 'w', projectId: archive, fields: { flow: 'nightly' } });
		expect(await startedBy(own.id)).toBe(mine.id);
		expect(await startedBy(inArchive.id)).toBe(theirs.id);
		expect(await startedBy(hook.id)).toBe(theirs.id);
		await store.startDue(start);
		const { started } = await store.startDue(start + HOUR + 60_000);
		const runs = (await db.executions.bulkGet(started)).map((run) => [run!.startedBy!.id, run!.flowId]);
		expect(new Map(runs as [string, string][])).toEqual(
			new Map([
				[own.id as string, mine.id as string],
				[inArchive.id, theirs.id]
			])
		);
		// A new name reaches those that mean this flow, and is no other one's.
		await flows.rename(mine.id, 'daily');
		expect([await startedBy(own.id), await startedBy(inArchive.id)]).toEqual([mine.id, theirs.id]);
		await flows.rename(mine.id, 'weekly');
		const late = await records.create({
			type: 'schedule',
			name: 'late',
			projectId: archive,
			fields: { ...hourly, flow: 'weekly' }
		});
		await db.flows.update(theirs.id, { name: 'yearly' });
		await flows.rename(mine.id, 'yearly');
		expect(await startedBy(late.id)).toBe(mine.id);
	});

	test('of a project is told of, and starts nothing when the project is deleted for good', async () => {
		const project = await records.create({ type: 'project', name: 'side' });
		const projectId = project.id as string as ProjectId;
		const { id } = await records.create({ type: 'schedule', name: 's', projectId, fields: hourly });
		expect((await records.listAll('schedule')).map((one) => one.id)).toEqual([id]);
		await store.startDue(start);
		expect((await store.startDue(start + HOUR + 60_000)).started).toHaveLength(1);
		await records.moveToTrash([project.id]);
		await records.deleteForGood([project.id]);
		expect((await store.startDue(start + 2 * HOUR + 60_000)).started).toEqual([]);
		expect((await records.trash('schedule')).map((one) => one.id)).toEqual([id]);
	});

	test('goes with its flow when that gets another name', async () => {
		const { id } = await make(hourly);
		const flow = (await new FlowRepository(db).byName('nightly'))!;
		await new FlowRepository(db).rename(flow.id, 'daily');
		expect((await records.get(id))!.fields.flow).toBe('daily');
	});

	test('that is gone leaves nothing behind', async () => {
		const { id } = await make(hourly);
		await store.startDue(start);
		await records.moveToTrash([id]);
		await records.deleteForGood([id]);
		await store.startDue(start + HOUR);
		expect(await db.scheduleStates.count()).toBe(0);
	});
});

describe('a scheduler', () => {
	const script = 'def handler(system, this): this.sleep(5)';
	const byScript = { flow: 'nightly', scheduler: 'when', scheduler_inputs: { seconds: 5 } };
	const created = async () =>
		(await db.executions.where('status').equals('CREATED').toArray()).map(({ type }) => type).sort();
	const round = async (id: string) => (await stateOf(id)).roundId!;

	beforeEach(async () => {
		await records.create({ type: 'scheduler', name: 'when', fields: { script } });
	});

	test('runs its script in rounds, and starts the flow after each that ended with success', async () => {
		const { id } = await make(byScript);
		await store.startDue(start);
		await store.startDue(start + 1);
		expect(await created()).toEqual(['SCHEDULE']);
		const first = await round(id);
		expect(await db.payloads.get(first)).toMatchObject({ script, input: { seconds: 5 } });
		await end(first, 'ENDED_SUCCESS');
		expect((await store.startDue(start + 5_000)).started).toHaveLength(1);
		expect(await created()).toEqual(['FLOW', 'SCHEDULE']);
		// The next one is over before that run is: its turn comes when the run has ended.
		await end(await round(id), 'ENDED_SUCCESS');
		expect((await store.startDue(start + 10_000)).started).toEqual([]);
		await end((await stateOf(id)).lastRunId!, 'ENDED_ERROR');
		expect((await store.startDue(start + 11_000)).started).toHaveLength(1);
	});

	test('that does not wait is not started more than once a second', async () => {
		const { id } = await make({ ...byScript, allow_overlap: true });
		await store.startDue(start);
		await end(await round(id), 'ENDED_SUCCESS');
		const { started, nextAt } = await store.startDue(start + 10);
		expect([started.length, nextAt]).toEqual([1, start + 1_000]);
		expect((await store.startDue(start + 20)).started).toEqual([]);
		await store.startDue(start + 1_000);
		expect(await created()).toEqual(['FLOW', 'SCHEDULE']);
	});

	test('that fails stops, says so, and goes on when something was changed', async () => {
		const { id } = await make(byScript);
		await store.startDue(start);
		await db.executions.update(await round(id), { status: 'ENDED_ERROR', endedAt: Date.now() + 1_000 });
		expect((await store.startDue(start + 5_000)).started).toEqual([]);
		expect((await stateOf(id)).problem).toContain('ended with an error');
		expect(await created()).toEqual([]);
		await db.records.update(id, { modifiedAt: Date.now() + 2_000 });
		await store.startDue(start + 6_000);
		expect(await created()).toEqual(['SCHEDULE']);
		expect((await stateOf(id)).problem).toBeNull();
	});

	test('is cancelled when the schedule is switched off', async () => {
		const { id } = await make(byScript);
		await store.startDue(start);
		const running = await round(id);
		await records.save(id, { enabled: false });
		await store.startDue(start + 1);
		expect((await db.inbox.toArray()).filter(({ type }) => type === 'cancel')).toMatchObject([
			{ executionId: running }
		]);
	});

	test('is that of the schedule’s own project, then the usual one', async () => {
		const projectId = 'archive' as ProjectId;
		const { id } = await records.create({ type: 'schedule', name: 's', projectId, fields: byScript });
		await store.startDue(start);
		expect((await db.payloads.get(await round(id)))!.script).toBe(script);
		const own = { type: 'scheduler', name: 'when', projectId, fields: { script: 'own' } } as const;
		await records.create(own);
		await end(await round(id), 'ENDED_SUCCESS');
		await store.startDue(start + 5_000);
		expect((await db.payloads.get(await round(id)))!.script).toBe('own');
	});

	test('that is not there is named', async () => {
		const { id } = await make({ ...byScript, scheduler: 'nobody' });
		await store.startDue(start);
		expect((await stateOf(id)).problem).toBe('There is no scheduler named “nobody”.');
	});
});
