import { isJsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { redactConnector } from '../domain/redact-connector';
import { textOf } from './record-preview';

/** Where a connector leads, for a row: without who signs in there. Its type where it names no address. */
export function connectorAddress({ fields }: StoredRecord): string {
	const type = textOf(fields.connector_type);
	if (!isJsonObject(fields.value)) return type;
	const { url, scheme, host, hostname, port, base_path } = redactConnector(fields.value, []);
	if (typeof url === 'string') return url;
	const name = textOf(host) || textOf(hostname);
	if (name === '') return type;
	const end = typeof port === 'number' || typeof port === 'string' ? `:${port}` : '';
	const path = textOf(base_path).replace(/^\/?/, '/');
	return `${textOf(scheme) || 'https'}://${name}${end}${path === '/' ? '' : path}`;
}
