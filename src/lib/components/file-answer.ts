import { MAX_FILE_SIZE, type FileAnswer } from '../domain/form-answer';
import { dataUrlOf } from './data-url';

/**
 * A file as the answer of a form. One that is too large is not read: `checkForm` says so by its size.
 * @throws {DOMException} where it cannot be read, for example because it was deleted meanwhile
 */
export async function fileAnswer(file: File): Promise<FileAnswer> {
	const { name, type, size } = file;
	return { name, type, size, content: size > MAX_FILE_SIZE ? '' : await base64(file) };
}

async function base64(file: File): Promise<string> {
	const url = await dataUrlOf(file);
	return url.slice(url.indexOf(',') + 1);
}
