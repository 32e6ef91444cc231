import { base } from '$app/paths';
import early from 'virtual:millrace-early-script';
import type { Handle } from '@sveltejs/kit';

/** Runs when the pages are written, at build time: there is no server. */
export const handle: Handle = ({ event, resolve }) =>
	resolve(event, {
		transformPageChunk: ({ html }) =>
			html.replace('<!-- %millrace.early% -->', () => `<script data-base="${base}">${early}</script>`)
	});
