import type { ProjectId } from '../domain/ids';
import { isJsonObject } from '../domain/json';
import { nearNames } from '../domain/near-names';
import type { StoredRecord } from '../domain/record';
import type { StoredConnectorFound } from '../engine/ports';

/** The connectors in use, by name and id, as the engine looks them up for `this.connect('name')`. */
export class ConnectorDirectory {
	private connectors: readonly StoredRecord[] = [];

	replace(connectors: readonly StoredRecord[]): void {
		this.connectors = connectors;
	}

	/** By a name in one of these projects, the first ones first, or by an id. */
	find(nameOrId: string, projects: readonly ProjectId[]): StoredConnectorFound | { near: string[] } {
		const name = nameOrId.trim();
		const here = projects.flatMap((id) => this.connectors.filter(({ projectId }) => projectId === id));
		const found =
			here.find((connector) => connector.name === name) ?? this.connectors.find(({ id }) => id === nameOrId);
		const names = new Set(here.map((connector) => connector.name));
		if (!found) return { near: nearNames(nameOrId, [...names]) };
		const { connector_type: type, value } = found.fields;
		return {
			id: found.id,
			name: found.name,
			type: typeof type === 'string' ? type : '',
			value: isJsonObject(value) ? value : {}
		};
	}
}
