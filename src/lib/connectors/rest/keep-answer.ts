import type { JsonObject } from '../../domain/json';
import type { ConnectorContext } from '../connector-context';
import { charsetOf, mediaTypeOf } from './read-response';

/** The largest answer that is kept as a file, in bytes: it does not pass through Python and the journal. */
export const MAX_FILE_BYTES = 1_000_000_000;

/** What came of it; `message` says why it is not kept. */
export type Kept =
	{ state: 'kept'; outputs: JsonObject } | { state: 'too-large' } | { state: 'failed'; message: string };

/**
 * Keeps the body of an answer as the content of a file record.
 * @throws what reading the body throws
 */
export async function keepAnswer(
	answer: Response,
	name: string,
	context: ConnectorContext,
	limit = MAX_FILE_BYTES
): Promise<Kept> {
	const contentType = answer.headers.get('content-type') ?? '';
	const content = await readBlob(answer, mediaTypeOf(contentType), limit);
	if (content === null) return { state: 'too-large' };
	try {
		await context.keepFile(name, content);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { state: 'failed', message: `the answer came, but could not be kept as the file “${name}”: ${reason}` };
	}
	return { state: 'kept', outputs: { encoding: charsetOf(contentType) ?? null, file: name, size: content.size } };
}

/** The whole body, which the browser may keep out of memory; null where it is larger than `limit`. */
async function readBlob(answer: Response, type: string, limit: number): Promise<Blob | null> {
	if (answer.body === null) return new Blob([], { type });
	let size = 0;
	const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
		transform(chunk, controller) {
			size += chunk.length;
			if (size > limit) controller.error(new Error('too large'));
			else controller.enqueue(chunk);
		}
	});
	try {
		const blob = await new Response(answer.body.pipeThrough(counter)).blob();
		return blob.slice(0, blob.size, type);
	} catch (error) {
		if (size > limit) return null;
		throw error;
	}
}
