import type { ProtectedInputs } from '../storage/bundle-export';

/** Inputs that connectors of each type never show: they do not leave the device either. */
export async function protectedInputs(): Promise<ProtectedInputs> {
	const { findConnector } = await import('../connectors/registry');
	return (type) => findConnector(type)?.protectedInputKeys ?? [];
}
