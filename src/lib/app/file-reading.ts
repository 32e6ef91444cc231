import { endingOf } from '../domain/file-path';
import { mediaTypeOf } from '../domain/media-type';
import { decodeText, hasOneLineEnd, type TextEncoding } from '../domain/text-bytes';

/** Pictures that are shown. What is in a file is taken for no other type than one of these. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp', 'image/x-icon'];

/** Of longer texts the beginning is shown, in bytes. */
export const TEXT_SHOWN = 1_000_000;
/** Larger texts are not changed here, in bytes: what is typed is also kept where there is little room. */
export const TEXT_EDITED = 500_000;
/** Of longer tables the beginning is read, in bytes. */
const TABLE_READ = 8_000_000;
/** So much is shown of what is no text, in bytes. */
const BYTES_SHOWN = 512;

/** The text of a file, or how it begins. */
export interface FileText {
	text: string;
	encoding: TextEncoding;
	/** Whether a byte order mark comes first. */
	mark: boolean;
	/** Whether it is all of it. */
	whole: boolean;
}

/** What is in a file, as far as it is read to be shown. */
export type FileView = {
	/** Media type, without parameters; empty where nobody knows. */
	type: string;
	/** In bytes. */
	size: number;
} & (
	| { form: 'picture'; blob: Blob }
	/** `vector`: a picture in SVG. */
	| { form: 'text' | 'json' | 'vector' | 'table'; text: FileText }
	| { form: 'bytes'; head: Uint8Array }
);

/**
 * Reads as much of a content as is shown.
 * @param name of the file, which tells the media type where nobody else did
 * @throws {DOMException} where the browser cannot read it (any more)
 */
export async function readFileView(name: string, content: Blob): Promise<FileView> {
	const type = mediaTypeOf(name, content.type);
	const { size } = content;
	// Under its own type and no other: a blob of a page that is opened would be a page of ours.
	if (PICTURES.includes(type) && size > 0) return { form: 'picture', type, size, blob: content.slice(0, size, type) };
	const form = formOf(name, type);
	const limit = form === 'table' ? TABLE_READ : TEXT_SHOWN;
	const bytes = new Uint8Array(await content.slice(0, limit).arrayBuffer());
	const whole = size <= limit;
	const decoded = decodeText(bytes, whole);
	if (decoded === null) return { form: 'bytes', type, size, head: bytes.subarray(0, BYTES_SHOWN) };
	return { form, type, size, text: { ...decoded, whole } };
}

/** How the first bytes of something are, whatever it says that it is. */
export async function firstBytes(content: Blob): Promise<Uint8Array> {
	return new Uint8Array(await content.slice(0, BYTES_SHOWN).arrayBuffer());
}

function formOf(name: string, type: string): 'text' | 'json' | 'vector' | 'table' {
	if (type === 'image/svg+xml') return 'vector';
	if (type === 'application/json' || type.endsWith('+json')) return 'json';
	const tables = ['text/csv', 'application/csv', 'text/tab-separated-values'];
	// A server may call any text plain.
	return tables.includes(type) || (type === 'text/plain' && ['csv', 'tsv', 'tab'].includes(endingOf(name)))
		? 'table'
		: 'text';
}

/** Whether the text can be changed here and come out as it went in, but for what was changed. */
export function isEditable({ size, ...view }: FileView): boolean {
	if (!('text' in view)) return false;
	const { whole, encoding } = view.text;
	return whole && encoding === 'utf-8' && size <= TEXT_EDITED && hasOneLineEnd(view.text.text);
}
