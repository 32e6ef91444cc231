import type { Flow } from '../domain/flow';
import { nearNames } from '../domain/near-names';
import type { FlowNames } from '../protocol/interpreter';
import type { FlowFound } from '../engine/ports';

/** The flows in use, by name and id, as the engine looks them up for `this.flow(…)`. */
export class FlowDirectory {
	private byName = new Map<string, Flow>();
	private byId = new Map<string, Flow>();

	/** @returns whether a name or an id came, went or changed */
	replace(flows: readonly Flow[]): boolean {
		const changed = flows.length !== this.byName.size || flows.some(({ id, name }) => this.byName.get(name)?.id !== id);
		this.byName = new Map(flows.map((flow) => [flow.name, flow]));
		this.byId = new Map(flows.map((flow) => [flow.id as string, flow]));
		return changed;
	}

	/** Name → id. */
	names(): FlowNames {
		return Object.fromEntries([...this.byName].map(([name, { id }]) => [name, id]));
	}

	find(nameOrId: string): FlowFound | { near: string[] } {
		const flow = this.byName.get(nameOrId.trim()) ?? this.byId.get(nameOrId);
		if (!flow) return { near: nearNames(nameOrId, this.byName.keys()) };
		return { id: flow.id, name: flow.name, versionHash: flow.versionHash };
	}
}
