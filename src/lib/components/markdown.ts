import DOMPurify from 'dompurify';
import { Marked } from 'marked';

/** Headings of a text come below those of the screen it is on. */
const BELOW_THE_SCREEN = 2;

const marked = new Marked({
	gfm: true,
	breaks: true,
	async: false,
	walkTokens(token) {
		if (token.type === 'heading') token.depth = Math.min(6, token.depth + BELOW_THE_SCREEN);
	}
});

const purifier = DOMPurify(window);
purifier.addHook('afterSanitizeAttributes', (node) => {
	if (node.tagName === 'A' && node.hasAttribute('href')) {
		// What is filled in here must not be left for another page, and that page gets no hold of this one.
		node.setAttribute('target', '_blank');
		node.setAttribute('rel', 'noopener noreferrer');
	}
	if (node.tagName === 'IMG') {
		node.setAttribute('loading', 'lazy');
		node.setAttribute('referrerpolicy', 'no-referrer');
	}
});

/**
 * Markdown, with the HTML in it that does no harm, as nodes. Left out is what runs, what asks for something in the app's
 * name (forms, frames), and what would change the look of the app around it: styles, classes and ids.
 */
export function renderMarkdown(text: string): DocumentFragment {
	// Older flows mark links that lead elsewhere; all open in a tab of their own here.
	const plain = text.replaceAll(/(\]\([^)\n]*\))\{ext\}/g, '$1');
	return purifier.sanitize(marked.parse(plain) as string, {
		USE_PROFILES: { html: true },
		FORBID_TAGS: [
			'style',
			'form',
			'input',
			'button',
			'select',
			'option',
			'textarea',
			'dialog',
			'audio',
			'video',
			'marquee'
		],
		FORBID_ATTR: ['style', 'class', 'id', 'name', 'tabindex', 'accesskey', 'autofocus', 'popover', 'srcset'],
		ALLOW_DATA_ATTR: false,
		ALLOW_ARIA_ATTR: false,
		RETURN_DOM_FRAGMENT: true
	});
}
