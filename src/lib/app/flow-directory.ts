import { isBuiltIn, type Flow } from '../domain/flow';
import { ofProjects, type ProjectId } from '../domain/ids';
import { nearNames } from '../domain/near-names';
import type { FlowNames } from '../protocol/interpreter';
import type { FlowFound } from '../engine/ports';

/** The flows in use, by name and id, as the engine looks them up for `this.flow(…)`. */
export class FlowDirectory {
	/** Projects have names of their own: there may be one in each. */
	private byName = new Map<string, Flow[]>();
	private byId = new Map<string, Flow>();
	/** Those that Millrace brings along: found among wrappers, and by id. */
	private builtIn = new Map<string, Flow>();
	/** Name → id, of those that are found by their name from every project. */
	names: FlowNames = {};

	/** @returns whether {@link names} says something else now */
	replace(flows: readonly Flow[]): boolean {
		this.byName = new Map();
		for (const flow of flows) {
			if (isBuiltIn(flow)) continue;
			const known = this.byName.get(flow.name);
			if (known) known.push(flow);
			else this.byName.set(flow.name, [flow]);
		}
		const builtIn = flows.filter(isBuiltIn);
		this.builtIn = new Map(builtIn.map((flow) => [flow.name, flow]));
		this.byId = new Map(flows.map((flow) => [flow.id as string, flow]));
		const before = this.names;
		const alone = [...this.byName].filter(([, all]) => all.length === 1);
		this.names = Object.fromEntries(alone.map(([name, [flow]]) => [name, flow!.id]));
		return alone.length !== Object.keys(before).length || alone.some(([name, [flow]]) => before[name] !== flow!.id);
	}

	/**
	 * Of several with the name, the one of the first of these projects that has one, then that of the default project, then
	 * any.
	 * @param among `wrappers`: also those that Millrace brings along, after the others
	 */
	find(nameOrId: string, projects: readonly ProjectId[], among?: 'wrappers'): FlowFound | { near: string[] } {
		const builtIn = among ? this.builtIn : null;
		const name = nameOrId.trim();
		const flow = this.named(name, projects) ?? builtIn?.get(name) ?? this.byId.get(nameOrId);
		if (!flow) return { near: nearNames(nameOrId, [...(builtIn?.keys() ?? []), ...this.byName.keys()]) };
		const { id, versionHash, inputSchema, outputSchema, maxRuntimeMinutes, priority } = flow;
		return { id, name: flow.name, versionHash, inputSchema, outputSchema, maxRuntimeMinutes, priority };
	}

	private named(name: string, projects: readonly ProjectId[]): Flow | undefined {
		return ofProjects(this.byName.get(name) ?? [], projects);
	}
}
