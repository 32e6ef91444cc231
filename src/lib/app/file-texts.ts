import { decodeText, encodeText, lineEndOf, plainLines, type DecodedText } from '../domain/text-bytes';
import type { RecordId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import type { RecordRepository, ValueSaving } from '../storage/record-repository';
import type { FieldTyping } from './record-editing.svelte';

/** The text of a file as it is typed: as it is kept, but with `\n` at the ends of its lines. */
export type TypedText = { text: string; lineEnd: '\r\n' | '\n'; mark: boolean };

/** The text of a file is edited as if it were its field `text`. */
export const textTyping: FieldTyping = {
	fields: ['text'],
	show: ({ text }) => Promise.resolve({ text: typedText(String(text ?? '')) }),
	read: ({ text: typed }) => {
		const { text, ...how } = typed as TypedText;
		return Promise.resolve({ ok: true, fields: { text: encodeText(text, how) } });
	}
};

function typedText(raw: string): TypedText {
	const mark = raw.startsWith('\ufeff');
	return { text: plainLines(raw.slice(mark ? 1 : 0)), lineEnd: lineEndOf(raw), mark };
}

/** Records of files with their text as field `text`: what {@link RecordEditing} needs of records. */
export class FileTexts {
	readonly drafts: RecordRepository['drafts'];

	constructor(private readonly records: RecordRepository) {
		this.drafts = records.drafts;
	}

	async get(id: RecordId): Promise<StoredRecord | undefined> {
		const record = await this.records.get(id);
		return record && this.withText(record);
	}

	/**
	 * @throws {DOMException} where its content cannot be read
	 * @throws {Error} in words, where its content is no text in UTF-8
	 */
	private async withText(record: StoredRecord): Promise<StoredRecord> {
		const content = await this.records.content(record.id);
		const decoded = content ? decodeText(new Uint8Array(await content.arrayBuffer())) : null;
		if (content && decoded?.encoding !== 'utf-8') throw new Error('It is no text in UTF-8 any more.');
		return recordWithText(record, decoded ?? { text: '', mark: false });
	}

	/**
	 * Makes this its content, unless somebody else has changed it since it was read.
	 * @param expected its text as it was read
	 */
	async saveValue(id: RecordId, { text }: JsonObject, { text: expected }: JsonObject): Promise<ValueSaving> {
		for (;;) {
			const read = await this.records.get(id);
			if (!read) throw new Error('This was deleted in another tab. Copy what you need before you leave.');
			const now = await this.withText(read);
			if (now.fields.text !== expected) return { saved: false, record: now };
			const type = String(read.fields.mime_type ?? '');
			const saved = await this.records.saveContentOf(read, new Blob([String(text)], { type }));
			// A change of its name or tags in between is none of its text: that is looked at again.
			if (saved) return { saved: true, record: withField(saved, text ?? null) };
		}
	}
}

/** A file with its text as a field. */
export function recordWithText(record: StoredRecord, { text, mark }: Pick<DecodedText, 'text' | 'mark'>): StoredRecord {
	return withField(record, (mark ? '\ufeff' : '') + text);
}

function withField(record: StoredRecord, text: Json): StoredRecord {
	return { ...record, fields: { ...record.fields, text } };
}
