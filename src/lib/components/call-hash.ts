import { isCallLink } from '../domain/webhook';

/** The address of what a link has called, after the `#`: an execution follows. */
export const CALLED = '#/called/';

/** Whether what follows the `#` of an address is about a call, whatever page it is at. */
export function isCallHash(hash: string): boolean {
	return isCallLink(hash) || hash.startsWith(CALLED);
}
