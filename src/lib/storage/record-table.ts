import type { ProjectId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { RecordSnapshot, RecordType, SelectBy } from '../domain/record';

/** Which record is meant. */
export interface RecordAddress<Type extends RecordType = RecordType> {
	type: Type;
	select: string;
	by: SelectBy;
	projectId: ProjectId;
}

/**
 * Records of some kinds as flows see them, whichever table they are in. Each call is within a transaction of whoever
 * calls, and may fail with what `record-refusal.ts` knows.
 */
export interface RecordTable<Type extends RecordType = RecordType> {
	/** Null where there is none. */
	read(address: RecordAddress<Type>): Promise<RecordSnapshot | null>;
	/** Creates what is not there. */
	save(address: RecordAddress<Type>, fields: JsonObject): Promise<RecordSnapshot>;
	/** A copy, with these fields instead. */
	clone(address: RecordAddress<Type>, fields: JsonObject): Promise<RecordSnapshot>;
	delete(address: RecordAddress<Type>): Promise<void>;
	/** Names of those there are, for one that was meant. */
	names(type: Type, projectId: ProjectId): Promise<string[]>;
	/** Those that a filter means, in the order in which they were made. */
	list(type: Type, projectId: ProjectId, filter: Json): Promise<RecordSnapshot[]>;
}
