import { dataUrlOf } from './data-url';

/** Where a picture is found by an `img`, and what gives its memory back. */
export interface PictureAddress {
	url: string;
	release(): void;
}

/**
 * The address of a picture. An SVG is a document: whoever opened a blob of this page in a tab of its own would let its
 * scripts run as ours. A `data:` address has no origin at all, and browsers open none from a page.
 * @throws {DOMException} where it cannot be read
 */
export async function pictureAddress(content: Blob): Promise<PictureAddress> {
	if (content.type !== 'image/svg+xml') {
		const url = URL.createObjectURL(content);
		return { url, release: () => URL.revokeObjectURL(url) };
	}
	return { url: await dataUrlOf(content), release: () => undefined };
}
