import { failure } from '../domain/failure';
import { isJsonObject, type JsonObject } from '../domain/json';
import { nearNames } from '../domain/near-names';
import { fitTemplate, type Hook } from '../domain/object-template';
import { recordSnapshot, type StoredRecord, type StoredType } from '../domain/record';
import type { MillraceDatabase } from './database';
import { addFlowRun, flowInUse } from './flow-run';
import { missing, RecordRefusal } from './record-refusal';

/** Finds another record of the same project. */
export type FindRecord = (type: 'custom_object' | 'object_template', name: string) => Promise<StoredRecord | undefined>;

/** Whether a record is an object with a template. */
export function hasTemplate(type: StoredType, { object_template: template }: JsonObject): boolean {
	return type === 'custom_object' && typeof template === 'string' && template.trim() !== '';
}

/** What an object that has a template is to be, after it. Within a transaction of records. */
export async function checkedObject(fields: JsonObject, find: FindRecord): Promise<JsonObject> {
	const template = await templateOf(fields, find);
	const { attributes } = template.fields;
	const given = isJsonObject(fields.value) ? fields.value : {};
	const { value, references } = fitTemplate(template.name, isJsonObject(attributes) ? attributes : {}, given);
	for (const { attribute, name, template: wanted } of references) {
		const other = await find('custom_object', name);
		const fits = other && (wanted === null || other.fields.object_template === wanted);
		if (fits) continue;
		const kind = wanted === null ? 'custom object' : `custom object of the template “${wanted}”`;
		const message = `“${attribute}” refers to a ${kind} named “${name}”, and there is none.`;
		throw new RecordRefusal(failure('ResourceNotFoundError', message));
	}
	return { ...fields, object_template: template.name, value };
}

/**
 * Starts the flow that the template of an object wants to be started when it changes: in the transaction that changes it,
 * so that neither is without the other. Its inputs: `event`, `object` as it is now, `previous` as it was, `object_template`.
 * @returns why it cannot be started: the template or the flow is not there; null where nothing is missing
 */
export async function startHook(
	db: MillraceDatabase,
	hook: Hook,
	change: { object: StoredRecord; previous: StoredRecord | null; now: number },
	find: FindRecord
): Promise<RecordRefusal | null> {
	const { object, previous, now } = change;
	const name = String(object.fields.object_template);
	const template = await find('object_template', name);
	if (!template) return missing('object_template', name, 'name', []);
	const wanted = template.fields[hook];
	if (typeof wanted !== 'string') return null;
	const flow = await flowInUse(db, wanted, object.projectId);
	if (!flow) {
		const names = (await db.flows.filter(({ trashedAt }) => trashedAt === null).toArray()).map(({ name }) => name);
		const near = nearNames(wanted, names).map((name) => `“${name}”`);
		const hint = near.length > 0 ? ` Near it: ${near.join(', ')}.` : '';
		const message = `The object template “${template.name}” starts the flow “${wanted}” (${hook}), and there is none.${hint}`;
		return new RecordRefusal(failure('ResourceNotFoundError', message));
	}
	const input = {
		event: hook,
		object: recordSnapshot(object),
		previous: previous && recordSnapshot(previous),
		object_template: template.name
	};
	const startedBy = { type: 'hook', id: template.id, name: template.name } as const;
	await addFlowRun(db, { flow, input, now, fields: { startedBy } });
	return null;
}

async function templateOf({ object_template: name }: JsonObject, find: FindRecord): Promise<StoredRecord> {
	const template = await find('object_template', String(name));
	if (!template) throw missing('object_template', String(name), 'name', []);
	return template;
}
