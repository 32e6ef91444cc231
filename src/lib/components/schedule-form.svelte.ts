import { isTimeZone, readMoment } from '../domain/cron';
import { DEFAULT_PROJECT, type ProjectId } from '../domain/ids';
import { sameJson, type Json, type JsonObject } from '../domain/json';
import { nextOccurrences } from '../domain/occurrences';
import type { StoredRecord } from '../domain/record';
import { MISSED, type Missed, type ScheduleProblem } from '../domain/schedule';
import type { RecordRepository } from '../storage/record-repository';
import { convertData, type DataLanguage } from './convert-data';
import { deviceZone, intervalParts, readFields, zoneOf } from './timing-words';
import { readTypedInputs } from './typed-inputs';

export type TimingKind = 'cron' | 'interval' | 'once' | 'scheduler';

/** Fields that say when. */
const TIMINGS = ['cron', 'interval_seconds', 'at', 'scheduler'] as const;
/** Fields that are points in time. */
const MOMENTS = ['at', 'starts_at', 'ends_at'] as const;

/** The choice of a scheduler that is not there yet. */
export const NEW_SCHEDULER = '';

const SCHEDULER_SCRIPT = `import datetime
import random
import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    # When this script ends with success, the flow is started. Then the next round begins.
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=1)
    hour = random.randint(8, 17)
    this.sleep_until(tomorrow.replace(hour=hour, minute=0, second=0, microsecond=0))
    return this.success('it is time')
`;

export const LOOK_AGAIN = 'Open the schedule again to see how it is now.';

/** A schedule as it is being filled in. */
export class ScheduleForm {
	name = $state('');
	flow = $state('');
	kind = $state<TimingKind>('cron');
	cron = $state('0 8 * * 1-5');
	count = $state('10');
	unit = $state(60);
	at = $state('');
	scheduler = $state(NEW_SCHEDULER);
	newScheduler = $state('');
	script = $state(SCHEDULER_SCRIPT);
	/** Whether the scheduler that is chosen is not there any more. */
	schedulerGone = $state(false);
	timeZone = $state(deviceZone());
	startsAt = $state('');
	endsAt = $state('');
	missed = $state<Missed>('once');
	allowOverlap = $state(false);
	inputsText = $state('');
	language = $state<DataLanguage>('yaml');
	/** Whether somebody has asked to save it: from then on all that is missing is said. */
	asked = $state(false);

	/** @param record null for a new one */
	constructor(readonly record: StoredRecord | null) {
		if (!record) return;
		this.take(record);
		this.shown = this.typed;
	}

	/** What the fields said before anybody typed; null for a new one. */
	private shown: JsonObject | null = null;
	/** The script that was shown of the scheduler; null where none was. */
	private scriptRead: string | null = null;

	private readonly typed: JsonObject = $derived.by(() => ({
		flow: this.flow || null,
		cron: this.kind === 'cron' ? this.cron.trim() : null,
		interval_seconds: this.kind === 'interval' ? Number(this.count) * this.unit : null,
		at: this.kind === 'once' ? this.at || ' ' : null,
		scheduler: this.kind === 'scheduler' ? this.schedulerName || null : null,
		time_zone: this.timeZone.trim() || null,
		starts_at: this.startsAt || null,
		ends_at: this.endsAt || null,
		missed: this.missed,
		allow_overlap: this.allowOverlap
	}));
	/** All fields as they would be: those that nobody typed into stay as they are, to the second and without a zone. */
	readonly fields: JsonObject = $derived.by(() => ({ ...this.record?.fields, ...this.changedOf(this.typed) }));
	readonly schedulerName = $derived((this.scheduler || this.newScheduler).trim());
	private readonly read = $derived(readFields(this.fields));
	readonly inputs = $derived(readTypedInputs(this.inputsText, this.language));

	/** What is wrong, by field. What was not filled in yet is not wrong before somebody wants to save it. */
	readonly problems = $derived.by(() => {
		const all: Partial<Record<ScheduleProblem['field'] | 'name', string>> = {};
		if (!this.read.ok) for (const { field, message } of this.read.problems) all[field] ??= message;
		// The field that is shown is the one that is missing.
		if (this.kind === 'cron' && all.timing) all.cron = 'Say when, such as 0 8 * * 1-5.';
		if (this.kind === 'interval' && (all.timing || this.count.trim() === '')) all.interval_seconds = 'Say how often.';
		if (this.kind === 'scheduler') {
			if (this.schedulerName === '') all.scheduler = 'Give the scheduler a name.';
			else delete all.timing;
			if (this.schedulerGone) all.scheduler = goneWords(this.scheduler);
		}
		if (this.kind === 'once' && this.at === '') all.at = 'Say when.';
		if (this.name.trim() === '') all.name = 'Give it a name.';
		if (!this.asked) {
			delete all.flow;
			delete all.name;
			if (this.at === '') delete all.at;
			if (this.kind === 'scheduler' && !this.schedulerGone) delete all.scheduler;
		}
		return all;
	});

	private changedOf(typed: JsonObject): JsonObject {
		const { shown } = this;
		if (!shown) return typed;
		const keys = Object.keys(typed).filter((key) => !sameJson(typed[key]!, shown[key]!));
		// A time of day is another time in another zone: it is written as it is shown.
		if (keys.includes('time_zone')) keys.push(...MOMENTS.filter((key) => typed[key] !== null));
		return Object.fromEntries(keys.map((key) => [key, typed[key]!]));
	}

	/**
	 * What is to be written into the record that was read, and what it has to have still for that: another tab, or a flow,
	 * may have written meanwhile. What nobody typed into is neither.
	 */
	changes(): { fields: JsonObject; expected: JsonObject } {
		const before = this.record?.fields ?? {};
		const changed = this.changedOf(this.typed);
		const inputs = this.inputs.ok ? this.inputs.inputs : null;
		if (!sameJson(inputs, before.inputs ?? null)) changed.inputs = inputs;
		const expected = Object.keys(changed);
		// Exactly one of these says when.
		if (TIMINGS.some((key) => key in changed)) expected.push(...TIMINGS);
		return {
			fields: { ...changed, ...(this.name.trim() !== this.record?.name && { name: this.name }) },
			expected: Object.fromEntries(expected.map((key) => [key, before[key] ?? null]))
		};
	}

	/** Whether it can be saved as it is. */
	get complete(): boolean {
		return this.read.ok && this.inputs.ok && this.name.trim() !== '';
	}

	/** The next five times. @param now milliseconds since 1970 */
	next(now: number): number[] {
		// Times can be told before it is known what is to be started.
		const read = readFields({ ...this.fields, flow: 'any' });
		return read.ok ? nextOccurrences({ ...read.schedule, madeAt: this.record?.createdAt ?? now }, now, 5) : [];
	}

	private take(record: StoredRecord): void {
		const { fields } = record;
		const zone = zoneOf(fields);
		this.name = record.name;
		this.flow = text(fields.flow);
		this.timeZone = zone;
		if (fields.interval_seconds) {
			this.kind = 'interval';
			const { count, seconds } = intervalParts(Number(fields.interval_seconds));
			this.count = String(count);
			this.unit = seconds;
		} else if (fields.at) {
			this.kind = 'once';
			this.at = asLocal(fields.at, zone);
		} else if (fields.scheduler) {
			this.kind = 'scheduler';
			this.scheduler = text(fields.scheduler);
		} else {
			this.cron = text(fields.cron);
		}
		this.startsAt = asLocal(fields.starts_at ?? null, zone);
		this.endsAt = asLocal(fields.ends_at ?? null, zone);
		this.missed = MISSED.find((policy) => policy === fields.missed) ?? 'once';
		this.allowOverlap = fields.allow_overlap === true;
	}

	/** The scheduler with a name: that of the project of the schedule, then the usual one, as it is when it runs. */
	async schedulerIn(records: Pick<RecordRepository, 'byName'>, name: string): Promise<StoredRecord | undefined> {
		const own = await records.byName('scheduler', name, this.projectId);
		return own ?? records.byName('scheduler', name);
	}

	get projectId(): ProjectId {
		return this.record?.projectId ?? DEFAULT_PROJECT;
	}

	/** Takes what has to be read first: the inputs as text, and the script of its scheduler. */
	async load(records: Pick<RecordRepository, 'byName'>): Promise<void> {
		const inputs = this.record?.fields.inputs ?? null;
		if (inputs !== null) this.inputsText = await convertData(inputs, this.language);
		if (this.scheduler === NEW_SCHEDULER) return;
		this.choose(this.scheduler, await this.schedulerIn(records, this.scheduler));
	}

	/** Chooses a scheduler. @param found undefined where there is none of that name, or it is a new one */
	choose(name: string, found: StoredRecord | undefined): void {
		this.scheduler = name;
		this.schedulerGone = name !== NEW_SCHEDULER && !found;
		this.scriptRead = typeof found?.fields.script === 'string' ? found.fields.script : null;
		if (this.scriptRead !== null) this.script = this.scriptRead;
	}

	/**
	 * Makes the new scheduler, or writes the script of the one that is chosen.
	 * @throws {Error} in words, where that is gone, or has another script by now
	 * @throws {NameError} where a new one cannot be named so
	 */
	async saveScheduler(records: Pick<RecordRepository, 'byName' | 'create' | 'saveValue'>): Promise<void> {
		const [name, fields] = [this.schedulerName, { script: this.script }];
		if (this.scheduler === NEW_SCHEDULER) {
			// From then on it is there, also where the schedule cannot be saved.
			return this.choose(name, await records.create({ type: 'scheduler', name, projectId: this.projectId, fields }));
		}
		const known = await this.schedulerIn(records, name);
		if (!known) throw new Error(goneWords(name));
		// What was never shown is not written over.
		if (this.scriptRead === null || this.script === this.scriptRead || known.fields.script === this.script) return;
		const { saved } = await records.saveValue(known.id, fields, { script: this.scriptRead });
		if (!saved) throw new Error(`There is another script in the scheduler “${name}” by now. ${LOOK_AGAIN}`);
		this.scriptRead = this.script;
	}
}

function goneWords(name: string): string {
	return `The scheduler “${name}” is gone. Take it back from the trash, choose another one, or make a new one.`;
}

function text(value: Json | undefined): string {
	return typeof value === 'string' ? value : '';
}

/** A point in time as a field for date and time takes it, by the clocks of a zone. */
function asLocal(value: Json, timeZone: string): string {
	if (value === null || value === '') return '';
	const at = typeof value === 'number' ? value * 1_000 : readMoment(text(value), timeZone);
	// What is no time stays as it is: what is wrong with it is said beside the field.
	if (at === null || Number.isNaN(new Date(at).getTime()) || !isTimeZone(timeZone)) return String(value);
	const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
	const [day, time = ''] = shown.split(' ');
	return `${day}T${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}
