import { failure, type Failure, type Outcome } from '../domain/failure';
import { FLOW_TEMPLATE, scriptHash } from '../domain/flow';
import { DEFAULT_PROJECT, looksLikeId, type ExecutionId, type ProjectId } from '../domain/ids';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { SchemaChecker } from '../domain/json-schema';
import { freeName } from '../domain/names';
import { RECORD_TYPES, type RecordRequest, type RecordType, type RecordVerb } from '../domain/record';
import { bytesToBase64 } from './backup-values';
import type { MillraceDatabase } from './database';
import { ExecutionRecordTable } from './execution-record-table';
import { FlowRecordTable } from './flow-record-table';
import { MessageRecordTable } from './message-record-table';
import { missing, RecordRefusal, refusalOf } from './record-refusal';
import type { RecordAddress, RecordTable } from './record-table';
import { RecordWrites, recordTables } from './record-writes';
import { StoredRecordTable } from './stored-record-table';
import { WrapperRecordTable } from './wrapper-record-table';

/** As base64 it has to fit into one text, and Python has it twice for a moment; in bytes. */
const LARGEST_CONTENT = 256_000_000;

/** What a flow asks of records, and which op it is. */
export interface RecordWork {
	executionId: ExecutionId;
	seq: number;
	projectId: ProjectId;
	request: RecordRequest;
}

/** What is there before the transaction begins, because a transaction does not wait for it. */
interface Prepared {
	hashes: ReadonlyMap<string, string>;
	/** The content of the file that is asked for. */
	content: string | null;
}

/**
 * Carries out what flows ask of records.
 *
 * RS1: what is done and its outcome in the journal are one transaction: after a crash either both are there, or neither is
 *      and it is done again (E6). An op that has its outcome is not done again.
 * RS2: what is refused has changed nothing.
 */
export class RecordStore {
	private readonly stored: StoredRecordTable;
	private readonly writes: RecordWrites;
	private readonly schemas = new SchemaChecker();

	/**
	 * @param now milliseconds since 1970
	 * @param largestContent that a flow is given at once, in bytes
	 */
	constructor(
		private readonly db: MillraceDatabase,
		private readonly now: () => number,
		private readonly largestContent = LARGEST_CONTENT
	) {
		this.writes = new RecordWrites(db, now);
		this.stored = new StoredRecordTable(db, this.writes);
	}

	/**
	 * Does it, or tells what came of it where it was done already.
	 * @throws what Dexie throws where the database cannot be reached or is full
	 */
	async perform(work: RecordWork): Promise<Outcome<Json>> {
		try {
			checkRequest(work.request);
			const prepared = await this.prepare(work);
			return await this.once(work, async () => ({ ok: true, value: await this.carryOut(work, prepared) }));
		} catch (error) {
			const refused = refusalOf(error);
			if (!refused) throw error;
			return this.once(work, () => Promise.resolve({ ok: false, failure: refused }));
		}
	}

	private once(work: RecordWork, act: () => Promise<Outcome<Json>>): Promise<Outcome<Json>> {
		const { db } = this;
		const tables = [...recordTables(db), db.versions, db.messages, db.logs, db.journal];
		return db.transaction('rw', tables, async () => {
			const entry = await db.journal.get([work.executionId, work.seq]);
			if (!entry) return { ok: false, failure: gone() };
			if (entry.outcome) return entry.outcome;
			const outcome = await act();
			await db.journal.put({ ...entry, outcome, settledAt: this.now() });
			return outcome;
		});
	}

	private async prepare({ request, projectId }: RecordWork): Promise<Prepared> {
		const prepared: Prepared = { hashes: new Map(), content: null };
		if (request.type === 'schema' && 'fields' in request && request.fields.value !== undefined) {
			const problem = this.schemas.schemaProblem(request.fields.value);
			if (problem) throw new RecordRefusal(problem);
		}
		if (request.type === 'flow' && 'fields' in request) {
			prepared.hashes = await this.hashes(request.fields.script);
		}
		if (request.type === 'flow' && request.verb === 'clone')
			prepared.hashes = await this.hashesOfClone(request, projectId);
		if (request.verb === 'content') prepared.content = await this.content(request, projectId);
		return prepared;
	}

	private async carryOut({ request, executionId, projectId: own }: RecordWork, prepared: Prepared): Promise<Json> {
		const projectId = await this.project(request.project, own);
		const table = this.table(request.type, prepared, executionId);
		if (request.verb === 'list') return table.list(request.type, projectId, request.filter);
		const { type, select, by } = request;
		const address = { type, select, by, projectId };
		switch (request.verb) {
			case 'read': {
				const found = await table.read(address);
				if (found || !request.required) return found;
				throw missing(type, select, by, await table.names(type, projectId));
			}
			case 'save':
				return table.save(address, request.fields);
			case 'clone':
				return table.clone(address, await this.named(table, address, request.fields));
			case 'delete':
				await table.delete(address);
				return null;
			case 'append':
				return this.stored.append(address as RecordAddress<'setting'>, request.value);
			case 'content':
				return { content_base64: prepared.content };
			case 'validate':
			case 'coerce': {
				const schema = await this.stored.required(address as RecordAddress<'schema'>);
				const outcome = this.schemas[request.verb](schema.fields.value ?? {}, request.data);
				if (!outcome.ok) throw new RecordRefusal(outcome.failure);
				return outcome.value;
			}
		}
	}

	/** The fields of a copy, which has the first free name where it is given none. */
	private async named(table: RecordTable, address: RecordAddress, fields: JsonObject): Promise<JsonObject> {
		if (fields.name !== undefined) return fields;
		const { type, projectId } = address;
		const original = await table.read(address);
		const names = await table.names(type, original ? (original.project_id as ProjectId) : projectId);
		// Where there is none, the table says so.
		return original ? { ...fields, name: freeName(`${original.name} copy`, new Set(names)) } : fields;
	}

	private table(type: RecordType, { hashes }: Prepared, executionId: ExecutionId): RecordTable {
		const { db, now, writes } = this;
		if (type === 'flow')
			return new FlowRecordTable(db, { now, hashOf: (script) => hashes.get(script)! }) as RecordTable;
		if (type === 'execution') return new ExecutionRecordTable(db) as RecordTable;
		if (type === 'message') return new MessageRecordTable(db, now) as RecordTable;
		const stored = new StoredRecordTable(db, writes, executionId);
		return (type === 'wrapper' ? new WrapperRecordTable(db, stored) : stored) as RecordTable;
	}

	/** The project with this name or id; the execution's own for null. */
	private async project(select: string | null, own: ProjectId): Promise<ProjectId> {
		if (select === null || select === own) return own;
		// It has no record, and a flow in another project may want something of it.
		if (select === DEFAULT_PROJECT) return DEFAULT_PROJECT;
		const by = looksLikeId(select) ? 'id' : 'name';
		const address = { type: 'project', select, by, projectId: DEFAULT_PROJECT } as const;
		return (await this.stored.required(address)).id as string as ProjectId;
	}

	private async hashes(script: Json | undefined): Promise<Map<string, string>> {
		// A new flow begins with the template where it is given none.
		const scripts = typeof script === 'string' ? [script] : [FLOW_TEMPLATE];
		return new Map(await Promise.all(scripts.map(async (one) => [one, await scriptHash(one)] as const)));
	}

	/** The script of a clone is known only when its original is. */
	private async hashesOfClone(
		{ select, by, fields }: Extract<RecordRequest, { verb: 'clone' }>,
		projectId: ProjectId
	): Promise<Map<string, string>> {
		if (typeof fields.script === 'string') return this.hashes(fields.script);
		const table = new FlowRecordTable(this.db, { now: this.now, hashOf: () => '' });
		const original = await this.db.transaction('r', this.db.flows, this.db.versions, async () =>
			table.read({ type: 'flow', select, by, projectId })
		);
		return this.hashes(original?.script);
	}

	private async content(
		{ select, by, project }: Extract<RecordRequest, { verb: 'content' }>,
		own: ProjectId
	): Promise<string> {
		const { records, contents } = this.db;
		const blob = await this.db.transaction('r', records, contents, async () => {
			const projectId = await this.project(project, own);
			const file = await this.stored.required({ type: 'file', select, by, projectId });
			const found = (await contents.get(file.id))?.blob ?? new Blob([]);
			if (found.size > this.largestContent) throw tooLarge(file.name, found.size, this.largestContent);
			return found;
		});
		return bytesToBase64(new Uint8Array(await blob.arrayBuffer()));
	}
}

function tooLarge(name: string, size: number, most: number): RecordRefusal {
	const megabytes = (bytes: number) => Math.ceil(bytes / 1_000_000).toLocaleString('en');
	const message = `The file “${name}” has ${megabytes(size)} MB, and a flow can take ${megabytes(most)} MB at once. Split it before it is stored.`;
	return new RecordRefusal(failure('InvalidInputError', message));
}

/** What comes out of the sandbox is not to be trusted to be a request. */
function checkRequest({ verb, type, ...others }: RecordRequest): void {
	const fits = FITS[verb]?.(type) && RECORD_TYPES.includes(type);
	const { select, by, project, fields } = others as { [key: string]: unknown };
	const chosen = verb === 'list' || (typeof select === 'string' && (by === 'name' || by === 'id'));
	const given = (verb !== 'save' && verb !== 'clone') || isJsonObject(fields);
	const inProject = project === null || typeof project === 'string';
	if (fits && chosen && given && inProject) return;
	const what = `${String(verb)} of ${String(type)} is nothing that records can be asked for in this way.`;
	throw new RecordRefusal(failure('InternalError', what));
}

const any = () => true;
const FITS: { [Verb in RecordVerb]: (type: RecordType) => boolean } = {
	read: any,
	save: any,
	clone: any,
	delete: any,
	list: any,
	content: (type) => type === 'file',
	append: (type) => type === 'setting',
	validate: (type) => type === 'schema',
	coerce: (type) => type === 'schema'
};

function gone(): Failure {
	return failure('InternalError', 'The execution that asked is not there any more.');
}
