/** Whether a text is the origin of pages, as browsers tell it: `https://example.com`, `http://localhost:8080`. */
export function isOrigin(text: string): boolean {
	return /^https?:\/\/[^/\s]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
