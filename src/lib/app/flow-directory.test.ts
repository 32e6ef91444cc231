import { describe, expect, it } from 'vitest';
import { FLOW_DEFAULTS, type Flow } from '../domain/flow';
import { BUILT_IN_PROJECT, builtInFlowId, DEFAULT_PROJECT, FlowId, type ProjectId } from '../domain/ids';
import { FlowDirectory } from './flow-directory';

const ARCHIVE = 'archive' as ProjectId;
const OTHER = 'other' as ProjectId;

const flow = (name: string, projectId: ProjectId): Flow => ({
	...FLOW_DEFAULTS,
	id: FlowId.create(),
	projectId,
	name,
	description: '',
	versionHash: `${name} of ${projectId}`,
	createdAt: 1,
	modifiedAt: 1
});

function directory(...flows: Flow[]): FlowDirectory {
	const made = new FlowDirectory();
	made.replace(flows);
	return made;
}

describe('FlowDirectory', () => {
	it('takes the flow of the first project that has one, then the default one’s, then any', () => {
		const flows = directory(
			flow('a', OTHER),
			flow('a', ARCHIVE),
			flow('a', DEFAULT_PROJECT),
			flow('b', DEFAULT_PROJECT),
			flow('b', OTHER),
			flow('c', OTHER)
		);
		const from = (name: string, ...projects: ProjectId[]) => flows.find(name, projects);
		expect(from('a', ARCHIVE, OTHER)).toMatchObject({ versionHash: 'a of archive' });
		expect(from(' a ', OTHER, ARCHIVE)).toMatchObject({ versionHash: 'a of other' });
		expect(from('b', ARCHIVE)).toMatchObject({ versionHash: `b of ${DEFAULT_PROJECT}` });
		expect(from('c', ARCHIVE)).toMatchObject({ versionHash: 'c of other' });
		expect(from('nothing of the kind', ARCHIVE)).toEqual({ near: [] });
	});

	it('finds what Millrace brings along among wrappers only, after the others, and by id', () => {
		const builtIn = { ...flow('retry', BUILT_IN_PROJECT), id: builtInFlowId(1) };
		const own = flow('retry', DEFAULT_PROJECT);
		expect(directory(builtIn).find('retry', [])).toEqual({ near: [] });
		expect(directory(builtIn).find('retry', [], 'wrappers')).toMatchObject({ id: builtIn.id });
		expect(directory(builtIn).find(builtIn.id, [])).toMatchObject({ id: builtIn.id });
		expect(directory(builtIn, own).find('retry', [], 'wrappers')).toMatchObject({ id: own.id });
		// What only says that it was brought along is one like any other.
		const foreign = flow('check', BUILT_IN_PROJECT);
		expect(directory(builtIn, foreign).names).toEqual({ check: foreign.id });
	});

	it('tells the names that mean the same everywhere, and whether they have changed', () => {
		const [a, b] = [flow('a', DEFAULT_PROJECT), flow('b', ARCHIVE)];
		const flows = new FlowDirectory();
		expect(flows.replace([a, b])).toBe(true);
		expect(flows.names).toEqual({ a: a.id, b: b.id });
		expect(flows.replace([b, { ...a, description: 'other words' }])).toBe(false);
		expect(flows.replace([a, b, flow('a', ARCHIVE)])).toBe(true);
		expect(flows.names).toEqual({ b: b.id });
	});
});
