import type { SecretId } from '../domain/ids';
import type { SealedText } from '../domain/secret';

/** Bytes of an initialisation vector of AES-GCM. */
const IV_BYTES = 12;

/** Where a sealed text belongs: in another place it cannot be opened. */
export interface SealedPlace {
	id: SecretId;
	key: string;
}

/** @param setAt milliseconds since 1970 */
export async function seal(key: CryptoKey, place: SealedPlace, text: string, setAt: number): Promise<SealedText> {
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const data = await crypto.subtle.encrypt(algorithm(iv, place), key, new TextEncoder().encode(text));
	return { iv, data, setAt };
}

/** The text; null where it cannot be opened: another key sealed it, or it was changed or moved. */
export async function unseal(key: CryptoKey, place: SealedPlace, sealed: SealedText): Promise<string | null> {
	try {
		return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm(sealed.iv, place), key, sealed.data));
	} catch (error) {
		if (error instanceof DOMException && error.name === 'OperationError') return null;
		throw error;
	}
}

function algorithm(iv: Uint8Array<ArrayBuffer>, { id, key }: SealedPlace): AesGcmParams {
	return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${id}/${key}`) };
}
