import { MAX_FILE_SIZE, type FileAnswer } from '../domain/form-answer';

/**
 * A file as the answer of a form. One that is too large is not read: `checkForm` says so by its size.
 * @throws {DOMException} where it cannot be read, for example because it was deleted meanwhile
 */
export async function fileAnswer(file: File): Promise<FileAnswer> {
	const { name, type, size } = file;
	return { name, type, size, content: size > MAX_FILE_SIZE ? '' : await base64(file) };
}

async function base64(file: File): Promise<string> {
	const reader = new FileReader();
	const url = await new Promise<string>((resolve, reject) => {
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error ?? new Error('it could not be read'));
		reader.readAsDataURL(file);
	});
	return url.slice(url.indexOf(',') + 1);
}
