import type { ProjectId } from '../domain/ids';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { freeName } from '../domain/names';
import { attributesNow, NAMES_IN, valueNow, type NowNamed } from '../domain/object-references';
import type { BundleRecordType } from '../domain/bundle-record';

type Kind = 'flow' | 'secret' | BundleRecordType;

/** Names of an import: which are free, and what became of those in the file. */
export class ImportNames {
	/** Entries that got another name than the file says, because that one was taken. */
	readonly renamed: { wanted: string; name: string }[] = [];
	private readonly taken = new Map<string, Set<string>>();
	/** By kind: names and ids of the file, and what they are here. */
	private readonly became = new Map<Kind, Map<string, string>>();

	take(kind: Kind, project: ProjectId, name: string): void {
		this.within(kind, project).add(name);
	}

	/** A name that is given up. */
	release(kind: Kind, project: ProjectId, name: string): void {
		this.within(kind, project).delete(name);
	}

	/** The name in the file, or with a number behind it. */
	claim(kind: Kind, project: ProjectId, wanted: string): string {
		const taken = this.within(kind, project);
		const name = freeName(wanted, taken);
		taken.add(name);
		if (name !== wanted) {
			this.renamed.push({ wanted, name });
			this.here(kind).set(wanted, name);
		}
		return name;
	}

	/** An id of the file that is another here. */
	reissued(kind: Kind, before: string | null, id: string): void {
		if (before !== null && before !== id) this.here(kind).set(before, id);
	}

	/**
	 * The fields of a record of the file, with what it names by the names it has here: theirs belongs to theirs.
	 * @param attributes of its template, for a custom object
	 */
	rewired(type: BundleRecordType, fields: JsonObject, attributes: JsonObject): JsonObject {
		const wired = { ...fields };
		const now: NowNamed = (kind, name) => this.now(kind, name);
		for (const [field, kind] of Object.entries(NAMES_IN[type] ?? {})) wired[field] = this.now(kind, fields[field]);
		if (type === 'object_template' && isJsonObject(fields.attributes)) {
			wired.attributes = attributesNow(fields.attributes, now);
		}
		if (type === 'custom_object' && isJsonObject(fields.value)) {
			wired.value = valueNow(fields.value, attributes, now);
		}
		return wired;
	}

	/** What is named so in the file, as it is named here. */
	now(kind: Kind, name: Json | undefined): Json {
		return typeof name === 'string' ? (this.became.get(kind)?.get(name.trim()) ?? name) : (name ?? null);
	}

	private within(kind: Kind, project: ProjectId): Set<string> {
		return entry(this.taken, `${kind} ${project}`, () => new Set<string>());
	}

	private here(kind: Kind): Map<string, string> {
		return entry(this.became, kind, () => new Map<string, string>());
	}
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}
