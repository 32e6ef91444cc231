import { redirect } from '@sveltejs/kit';
import { links } from '$lib/components/links';
import { resourceKinds } from '$lib/components/resource-kinds';

/** There is no screen of all kinds: each has its list. */
export function load(): never {
	redirect(307, links.resources(resourceKinds[0]!.segment));
}
