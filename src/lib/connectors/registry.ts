import { failure, type Outcome } from '../domain/failure';
import type { Json, JsonObject } from '../domain/json';
import { nearNames } from '../domain/near-names';
import type { ConnectorContext } from './connector-context';
import type { Connector } from './define-connector';
import { restConnector } from './rest/rest-connector';

/** Every connector there is. */
export const connectors: readonly Connector[] = [restConnector];

/** Types as flows name them. */
export function connectorTypes(): string[] {
	return connectors.map((connector) => connector.type);
}

/** By type, in any case. */
export function findConnector(type: string): Connector | undefined {
	return connectors.find((connector) => connector.type.toLowerCase() === type.trim().toLowerCase());
}

/** What the engine wants to know of a connector; types that are near where there is none. */
export function connectorFound(
	type: string
): { type: string; protectedInputs: string[]; isIdempotent(inputs: Json): boolean } | { near: string[] } {
	const connector = findConnector(type);
	if (!connector) return { near: nearNames(type, connectorTypes()) };
	return {
		type: connector.type,
		protectedInputs: [...connector.protectedInputKeys],
		isIdempotent: (inputs) => connector.isIdempotent(inputs)
	};
}

/**
 * Does a connector's work. Fails with ResourceNotFoundError where there is no such connector, with the errors of
 * its inputs, and with its own.
 */
export async function runConnector(
	type: string,
	inputs: Json,
	context: ConnectorContext
): Promise<Outcome<JsonObject>> {
	const connector = findConnector(type);
	if (connector) return connector.run(inputs, context);
	const near = nearNames(type, connectorTypes());
	const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${connectorTypes().join(', ')}.`;
	return {
		ok: false,
		failure: failure('ResourceNotFoundError', `There is no connector of type “${type}”. ${hint}`, { near })
	};
}
