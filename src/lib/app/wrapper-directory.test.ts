import { expect, it } from 'vitest';
import { DEFAULT_PROJECT, RecordId, type ProjectId } from '../domain/ids';
import type { StoredRecord } from '../domain/record';
import { WrapperDirectory } from './wrapper-directory';

const ARCHIVE = 'archive' as ProjectId;
const OTHER = 'other' as ProjectId;

const wrapper = (name: string, projectId: ProjectId, flow: string | null): StoredRecord => ({
	...{ id: RecordId.create(), type: 'wrapper', projectId, name, description: '', tags: [], fields: { flow } },
	...{ createdAt: 1, modifiedAt: 1, trashedAt: null }
});

it('takes the wrapper of the first project that has one, then the default one’s, and any by its id', () => {
	const elsewhere = wrapper('careful', OTHER, 'c');
	const wrappers = new WrapperDirectory();
	expect(wrappers.find('careful', [ARCHIVE])).toEqual({ near: [] });
	wrappers.replace([elsewhere, wrapper('careful', DEFAULT_PROJECT, 'b'), wrapper('careful', ARCHIVE, 'a')]);
	expect(wrappers.find(' careful ', [ARCHIVE, OTHER])).toEqual({ name: 'careful', projectId: ARCHIVE, flow: 'a' });
	expect(wrappers.find('careful', [])).toMatchObject({ projectId: DEFAULT_PROJECT, flow: 'b' });
	expect(wrappers.find(elsewhere.id, [])).toMatchObject({ projectId: OTHER, flow: 'c' });
	expect(wrappers.find('carefull', [ARCHIVE])).toEqual({ near: ['careful'] });
});

it('says which flow none names', () => {
	const wrappers = new WrapperDirectory();
	wrappers.replace([wrapper('a', DEFAULT_PROJECT, null), wrapper('b', DEFAULT_PROJECT, ' ')]);
	for (const name of ['a', 'b']) expect(wrappers.find(name, [])).toMatchObject({ flow: null });
});
