/**
 * A file as a `data:` address, in base64.
 * @throws {DOMException} where it cannot be read, for example because it was deleted meanwhile
 */
export function dataUrlOf(file: Blob): Promise<string> {
	const reader = new FileReader();
	return new Promise((resolve, reject) => {
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error ?? new Error('it could not be read'));
		reader.readAsDataURL(file);
	});
}
