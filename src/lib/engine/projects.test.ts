import { describe, expect, it } from 'vitest';
import { DEFAULT_PROJECT, type ExecutionId, type ProjectId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const ARCHIVE = 'archive-id' as ProjectId;

const child = (nameOrId: string, projectName?: string): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input: null,
	options: projectName === undefined ? {} : { projectName },
	run: true,
	wait: 'ALL_ENDED'
});

function run(parent: Script) {
	const world = new World({
		parent,
		middle: function* () {
			yield child('leaf');
		},
		leaf: function* () {
			return {};
		}
	});
	world.projects.set('archive', ARCHIVE);
	const id = world.request('parent');
	world.run();
	return { world, output: world.payloads.get(id)!.output };
}

describe('a child', () => {
	it('is in the project of its parent', () => {
		const { world } = run(function* () {
			yield child('middle');
		});
		expect(world.byName('leaf')[0]!.projectId).toBe(DEFAULT_PROJECT);
	});

	it('is in the project that was asked for, and so are its own', () => {
		const { world } = run(function* () {
			yield child('middle', 'archive');
			yield child('leaf');
		});
		expect(world.byName('middle')[0]!.projectId).toBe(ARCHIVE);
		expect(world.byName('leaf').map(({ projectId }) => projectId)).toEqual([ARCHIVE, DEFAULT_PROJECT]);
	});

	it('stays in the project of what it is a clone of', () => {
		const { world } = run(function* () {
			const made = yield child('leaf', 'archive');
			const executionId = (made.ok ? (made.value as JsonObject).id : null) as ExecutionId;
			yield { ...child(''), target: { type: 'CLONE', executionId } } as Op;
		});
		expect(world.byName('leaf').map(({ projectId }) => projectId)).toEqual([ARCHIVE, ARCHIVE]);
	});

	it('is in development mode where what it is a clone of is, unless it is told otherwise', () => {
		const { world } = run(function* () {
			const made = yield { ...child('leaf'), options: { isProductive: false } } as Op;
			const executionId = (made.ok ? (made.value as JsonObject).id : null) as ExecutionId;
			const clone = { ...child(''), target: { type: 'CLONE', executionId } } as Op;
			yield clone;
			yield { ...clone, options: { isProductive: true } } as Op;
		});
		expect(world.byName('leaf').map(({ isProductive }) => isProductive)).toEqual([false, false, true]);
	});

	it('is not made where there is no such project: that names what is near', () => {
		const { output, world } = run(function* () {
			const made = yield child('leaf', 'archiv');
			return { failed: made.ok ? null : made.failure.type, why: made.ok ? null : made.failure.message };
		});
		expect(output).toEqual({
			failed: 'ResourceNotFoundError',
			why: 'There is no project named “archiv”. Near it: “archive”.'
		});
		expect(world.byName('leaf')).toEqual([]);
	});
});
