import type { Flow } from '../domain/flow';
import { BUILT_IN_PROJECT } from '../domain/ids';
import { nearNames } from '../domain/near-names';
import type { FlowNames } from '../protocol/interpreter';
import type { FlowFound } from '../engine/ports';

/** The flows in use, by name and id, as the engine looks them up for `this.flow(…)`. */
export class FlowDirectory {
	private byName = new Map<string, Flow>();
	private byId = new Map<string, Flow>();
	/** Those that Millrace brings along: found among wrappers, and by id. */
	private builtIn = new Map<string, Flow>();

	/** @returns whether a name or an id came, went or changed */
	replace(flows: readonly Flow[]): boolean {
		const own = flows.filter(({ projectId }) => projectId !== BUILT_IN_PROJECT);
		const changed = own.length !== this.byName.size || own.some(({ id, name }) => this.byName.get(name)?.id !== id);
		const named = (flow: Flow): [string, Flow] => [flow.name, flow];
		this.byName = new Map(own.map(named));
		this.builtIn = new Map(flows.filter(({ projectId }) => projectId === BUILT_IN_PROJECT).map(named));
		this.byId = new Map(flows.map((flow) => [flow.id as string, flow]));
		return changed;
	}

	/** Name → id. */
	names(): FlowNames {
		return Object.fromEntries([...this.byName].map(([name, { id }]) => [name, id]));
	}

	/** @param among `wrappers`: also those that Millrace brings along, after the others */
	find(nameOrId: string, among?: 'wrappers'): FlowFound | { near: string[] } {
		const name = nameOrId.trim();
		const builtIn = among ? this.builtIn : null;
		const flow = this.byName.get(name) ?? builtIn?.get(name) ?? this.byId.get(nameOrId);
		if (!flow) return { near: nearNames(nameOrId, [...(builtIn?.keys() ?? []), ...this.byName.keys()]) };
		const { id, versionHash, inputSchema, outputSchema, maxRuntimeMinutes, priority } = flow;
		return { id, name: flow.name, versionHash, inputSchema, outputSchema, maxRuntimeMinutes, priority };
	}
}
