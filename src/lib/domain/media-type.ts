import { endingOf } from './file-path';

/** Media types by the ending of a name, where browsers and servers say nothing or too little. */
const BY_ENDING: ReadonlyMap<string, string> = new Map(
	Object.entries({
		'text/plain': 'txt log ini cfg conf env jinja j2',
		'text/markdown': 'md markdown',
		'text/csv': 'csv',
		'text/tab-separated-values': 'tsv tab',
		'text/html': 'html htm',
		'text/css': 'css',
		'text/javascript': 'js mjs cjs',
		'text/x-typescript': 'ts',
		'text/x-python': 'py pyi',
		'text/x-shellscript': 'sh bash',
		'text/calendar': 'ics',
		'text/vcard': 'vcf',
		'message/rfc822': 'eml',
		'application/xml': 'xml xsd xsl',
		'application/sql': 'sql',
		'application/toml': 'toml',
		'application/yaml': 'yaml yml',
		'application/json': 'json',
		'application/geo+json': 'geojson',
		'application/x-ipynb+json': 'ipynb',
		'application/x-ndjson': 'jsonl ndjson',
		'image/png': 'png',
		'image/jpeg': 'jpg jpeg',
		'image/gif': 'gif',
		'image/webp': 'webp',
		'image/svg+xml': 'svg',
		'image/avif': 'avif',
		'image/bmp': 'bmp',
		'image/x-icon': 'ico',
		'image/tiff': 'tif tiff',
		'audio/mpeg': 'mp3',
		'audio/wav': 'wav',
		'audio/ogg': 'ogg',
		'video/mp4': 'mp4',
		'video/webm': 'webm',
		'video/quicktime': 'mov',
		'application/pdf': 'pdf',
		'application/zip': 'zip',
		'application/gzip': 'gz tgz',
		'application/x-tar': 'tar',
		'application/x-7z-compressed': '7z',
		'application/wasm': 'wasm',
		'application/vnd.sqlite3': 'sqlite db',
		'application/vnd.apache.parquet': 'parquet',
		'application/msword': 'doc',
		'application/vnd.ms-excel': 'xls',
		'application/vnd.ms-powerpoint': 'ppt',
		'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
		'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx'
	}).flatMap(([type, endings]) => endings.split(' ').map((ending) => [ending, type] as const))
);

/** What is said where nothing is known, and so says nothing. */
const NOTHING = ['', 'application/octet-stream', 'binary/octet-stream'];

/**
 * The media type of a file, without parameters: what was said of it, else what its name tells; empty where neither does.
 * @param said by the browser, a server or a flow
 */
export function mediaTypeOf(name: string, said: string): string {
	const type = said.split(';')[0]!.trim().toLowerCase();
	const byName = BY_ENDING.get(endingOf(name)) ?? '';
	// Windows knows these by the program that opens them, and calls a table of any program one of Excel.
	if (type === 'application/vnd.ms-excel' && /^text\//.test(byName)) return byName;
	return NOTHING.includes(type) ? byName || type : type;
}
