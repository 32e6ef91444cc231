import type { Flow } from '../domain/flow';
import { ofProjects, type ProjectId } from '../domain/ids';
import { projectName } from './project-name';

export interface FlowChoice {
	/** What is written down: its name, and its id where another flow is meant by that name. */
	value: string;
	label: string;
}

export interface FlowChoices {
	all: FlowChoice[];
	/** The value of the one chosen, or what was given where there is no such flow. */
	chosen: string;
	/** What the one chosen is called; what was given where there is no such flow. */
	label: string;
	/** Whether one was given, by name or id, that is not there. */
	gone: boolean;
}

/**
 * The flows that may be chosen, each once and each told apart from its namesakes in other projects.
 * @param given name or id of the one chosen; empty for none
 * @param from project of what names it: its own flows are meant first
 * @param projects names of projects by their ids
 */
export function flowChoices(
	flows: readonly Flow[],
	given: string,
	from: ProjectId,
	projects: ReadonlyMap<ProjectId, string>
): FlowChoices {
	const byName = new Map<string, Flow[]>();
	for (const flow of flows) byName.set(flow.name, [...(byName.get(flow.name) ?? []), flow]);
	const choices = flows.map((flow) => {
		const sameName = byName.get(flow.name)!;
		const value = ofProjects(sameName, [from]) === flow ? flow.name : (flow.id as string);
		const label = sameName.length === 1 ? flow.name : `${flow.name} (${projectName(flow, projects) ?? 'no project'})`;
		return { id: flow.id as string, value, label };
	});
	const chosen = choices.find(({ value }) => value === given) ?? choices.find(({ id }) => id === given);
	return {
		all: choices.map(({ value, label }) => ({ value, label })),
		chosen: chosen?.value ?? given,
		label: chosen?.label ?? given,
		gone: given !== '' && !chosen
	};
}
