import { SvelteSet } from 'svelte/reactivity';
import { BUNDLE_LIMITS } from '../domain/bundle';
import type { BundleRecordType } from '../domain/bundle-record';
import type { FlowId, RecordId } from '../domain/ids';
import { secretPlaces, withoutSecrets } from '../domain/secret-parts';
import { secretReferences } from '../domain/secret-references';
import { isJsonObject } from '../domain/json';
import type { BundledRecord, ProtectedInputs } from '../storage/bundle-export';
import { byKind, counted } from './bundle-words';

/** What somebody wants to export. */
export interface ExportWanted {
	/** Null for all in use. */
	flowIds: readonly FlowId[] | null;
	/** Those that are chosen already. */
	recordIds?: readonly RecordId[];
}

/** An export as it is being put together: flows that are set, and which records go along. */
export class ExportChoice {
	readonly chosen = new SvelteSet<RecordId>();

	/** @param records all that a bundle can hold, in order */
	constructor(
		readonly wanted: ExportWanted,
		readonly records: readonly BundledRecord[],
		private readonly protectedInputs: ProtectedInputs
	) {
		for (const id of wanted.recordIds ?? []) this.chosen.add(id);
	}

	readonly groups = $derived.by(() => byKind(this.records, ({ type }) => type));
	readonly chosenRecords = $derived.by(() => this.records.filter(({ id }) => this.chosen.has(id)));
	/** Bytes that contents of files take up in the file. */
	readonly contentBytes = $derived.by(() =>
		this.chosenRecords.reduce((bytes, record) => bytes + Math.ceil(sizeOf(record) / 3) * 4, 0)
	);
	readonly tooLarge = $derived(this.contentBytes > BUNDLE_LIMITS.bytes);
	readonly empty = $derived.by(() => this.wanted.flowIds?.length === 0 && this.chosenRecords.length === 0);

	/** What is exported, in a few words: `All flows`, `3 flows and 2 records`. */
	readonly contents = $derived.by(() => {
		const { flowIds } = this.wanted;
		const flows = flowIds === null ? 'all flows' : flowIds.length > 0 ? counted(flowIds.length, 'flow') : null;
		const records = this.chosenRecords.length > 0 ? counted(this.chosenRecords.length, 'record') : null;
		return [flows, records].filter(Boolean).join(' and ') || 'nothing yet';
	});

	/** A file may be larger than a bundle takes. */
	fits(record: BundledRecord): boolean {
		return sizeOf(record) <= BUNDLE_LIMITS.fileBytes;
	}

	take(records: readonly BundledRecord[], on: boolean): void {
		for (const record of records) {
			if (on && this.fits(record)) this.chosen.add(record.id);
			else this.chosen.delete(record.id);
		}
	}

	/** Where what looks like a secret is left out of what is chosen. */
	leftOut(records: readonly BundledRecord[]): string[] {
		return placesIn(this.onlyChosen(records), ({ type, fields }) => {
			if (type !== 'connector' || !isJsonObject(fields.value)) return [];
			return withoutSecrets(fields.value, this.protectedInputs(String(fields.connector_type))).leftOut;
		});
	}

	/** Where what looks like a secret goes along with what is chosen. */
	exposed(records: readonly BundledRecord[]): string[] {
		return placesIn(this.onlyChosen(records), ({ type, fields }) => {
			const { key: _, ...shown } = fields;
			return LOOKED_THROUGH.includes(type) ? secretPlaces(shown) : [];
		});
	}

	/** Secrets that what is chosen refers to: their values do not go along. */
	references(records: readonly BundledRecord[]): string[] {
		const connectors = this.onlyChosen(records).filter(({ type }) => type === 'connector');
		const values = connectors.map(({ fields }) => fields.value ?? null);
		return secretReferences(values).map(({ name, key }) => `${name}.${key}`);
	}

	private onlyChosen(records: readonly BundledRecord[]): BundledRecord[] {
		return records.filter(({ id }) => this.chosen.has(id));
	}
}

/** Kinds whose values are data of a person. */
const LOOKED_THROUGH: readonly BundleRecordType[] = ['setting', 'custom_object', 'schedule'];

function placesIn(records: readonly BundledRecord[], places: (record: BundledRecord) => string[]): string[] {
	return records.flatMap((record) => {
		const found = places(record);
		return found.length > 0 ? [`${record.name} (${found.join(', ')})`] : [];
	});
}

export function sizeOf({ type, fields }: BundledRecord): number {
	return type === 'file' && typeof fields.size === 'number' ? fields.size : 0;
}
