import { expect, test } from 'vitest';
import { FLOW_DEFAULTS, type Flow } from '../domain/flow';
import { DEFAULT_PROJECT, FlowId, ProjectId } from '../domain/ids';
import { flowChoices } from './flow-choices';

const side = ProjectId.create();
const projects = new Map([[side, 'side']]);
const flow = (name: string, projectId: ProjectId = DEFAULT_PROJECT): Flow => ({
	...FLOW_DEFAULTS,
	id: FlowId.create(),
	projectId,
	name,
	description: '',
	versionHash: '',
	createdAt: 0,
	modifiedAt: 0
});

test('a flow is chosen by its name, and shown as chosen where it was named by its id', () => {
	const nightly = flow('nightly');
	const all = [{ value: 'nightly', label: 'nightly' }];
	const choices = (given: string) => flowChoices([nightly], given, DEFAULT_PROJECT, projects);
	expect(choices('')).toEqual({ all, chosen: '', label: '', gone: false });
	expect(choices('nightly')).toEqual({ all, chosen: 'nightly', label: 'nightly', gone: false });
	expect(choices(nightly.id)).toEqual({ all, chosen: 'nightly', label: 'nightly', gone: false });
	expect(choices('weekly')).toEqual({ all, chosen: 'weekly', label: 'weekly', gone: true });
});

test('of two with one name each can be chosen: the one that the name means from there by it, the other by its id', () => {
	const usual = flow('nightly');
	const other = flow('nightly', side);
	const choices = (given: string, from: ProjectId) => flowChoices([usual, other], given, from, projects);
	expect(choices('nightly', DEFAULT_PROJECT)).toEqual({
		all: [
			{ value: 'nightly', label: 'nightly (no project)' },
			{ value: other.id, label: 'nightly (side)' }
		],
		chosen: 'nightly',
		label: 'nightly (no project)',
		gone: false
	});
	expect(choices(usual.id, side)).toEqual({
		all: [
			{ value: usual.id, label: 'nightly (no project)' },
			{ value: 'nightly', label: 'nightly (side)' }
		],
		chosen: usual.id,
		label: 'nightly (no project)',
		gone: false
	});
});
