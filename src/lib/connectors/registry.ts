import { failure, type Outcome } from '../domain/failure';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { nearNames } from '../domain/near-names';
import type { ConnectorFound } from '../engine/ports';
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
export function connectorFound(type: string): ConnectorFound | { near: string[] } {
	const connector = findConnector(type);
	if (!connector) return { near: nearNames(type, connectorTypes()) };
	return {
		type: connector.type,
		protectedInputs: [...connector.protectedInputKeys],
		isIdempotent: (inputs, stored) => connector.isIdempotent(stored ? withStored(connector, stored, inputs) : inputs)
	};
}

/** The inputs of a request: those of the call, and under them those of a stored connector. */
export function withStored(connector: Connector, stored: JsonObject, given: Json): Json {
	if (given !== null && !isJsonObject(given)) return given;
	return { ...connector.underCall(stored, given), ...given };
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
