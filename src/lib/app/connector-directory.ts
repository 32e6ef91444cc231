import type { ProjectId } from '../domain/ids';
import { isJsonObject } from '../domain/json';
import type { StoredConnectorFound } from '../engine/ports';
import { RecordDirectory } from './record-directory';

/** The connectors in use, as the engine looks them up for `this.connect('name')`. */
export class ConnectorDirectory {
	private readonly records = new RecordDirectory();
	readonly replace = this.records.replace.bind(this.records);

	/** By a name in one of these projects, the first ones first, or by an id. */
	find(nameOrId: string, projects: readonly ProjectId[]): StoredConnectorFound | { near: string[] } {
		const found = this.records.find(nameOrId, projects);
		if ('near' in found) return found;
		const { connector_type: type, value } = found.fields;
		return {
			id: found.id,
			name: found.name,
			type: typeof type === 'string' ? type : '',
			value: isJsonObject(value) ? value : {}
		};
	}
}
