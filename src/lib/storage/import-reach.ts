import { withoutCallers } from '../domain/bundle-record';
import type { Json, JsonObject } from '../domain/json';
import { NAMES_IN } from '../domain/object-references';
import { secretReferences, writeReference } from '../domain/secret-references';
import type { NamesHere, PlannedFlow, PlannedRecord } from './import-plan';

/** What of mine the records of a file would reach: they refer to it, and it is not in the file. */
export interface ImportReach {
	/** Flows that they would start, by name. */
	flows: { record: PlannedRecord; flow: string }[];
	/** Secrets that they would use. */
	secrets: { record: PlannedRecord; secrets: string[] }[];
	/** Who could call webhooks, if the file had its way. */
	callers: { record: PlannedRecord; origins: string[]; shared: boolean }[];
}

/**
 * What records would reach that mine do not reach already.
 * @param flows those of the file that are there afterwards
 * @param records those that are written
 */
export function importReach(
	flows: readonly PlannedFlow[],
	records: readonly PlannedRecord[],
	here: NamesHere
): ImportReach {
	const ofFile = new Set(flows.flatMap(({ theirs: { name, id } }) => [name, ...(id === null ? [] : [id as string])]));
	const isMine = (flow: string) => here.flows.has(flow) && !ofFile.has(flow);
	return {
		flows: records.flatMap((record) =>
			flowsNamed(record, record.theirs.fields)
				.filter((flow) => isMine(flow) && !flowsNamed(record, record.mine?.record.fields ?? {}).includes(flow))
				.map((flow) => ({ record, flow: here.flows.get(flow)! }))
		),
		secrets: records.flatMap((record) => {
			const known = new Set(secretsIn(record, record.mine?.record.fields ?? {}).map(writeReference));
			const used = secretsIn(record, record.theirs.fields).filter((secret) => !known.has(writeReference(secret)));
			const secrets = new Set(used.map(({ name }) => name).filter((name) => here.secrets.has(name)));
			return secrets.size > 0 ? [{ record, secrets: [...secrets] }] : [];
		}),
		callers: records.flatMap((record) => {
			const { type, fields } = record.theirs;
			const allowed = withoutCallers(type, fields, record.mine?.record.fields ?? null);
			const origins = textsIn(fields.origins).filter((origin) => !textsIn(allowed.origins).includes(origin));
			const shared = fields.shared === true && allowed.shared !== true;
			return origins.length > 0 || shared ? [{ record, origins, shared }] : [];
		})
	};
}

function flowsNamed({ theirs: { type } }: PlannedRecord, fields: JsonObject): string[] {
	const named = Object.entries(NAMES_IN[type] ?? {}).filter(([, kind]) => kind === 'flow');
	return [...new Set(named.flatMap(([field]) => (typeof fields[field] === 'string' ? [fields[field].trim()] : [])))];
}

function textsIn(list: Json | undefined): string[] {
	return Array.isArray(list) ? list.map(String) : [];
}

function secretsIn({ theirs: { type } }: PlannedRecord, { value = null }: JsonObject) {
	return type === 'connector' ? secretReferences(value) : [];
}
