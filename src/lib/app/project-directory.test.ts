import { expect, it } from 'vitest';
import { DEFAULT_PROJECT, RecordId } from '../domain/ids';
import type { StoredRecord } from '../domain/record';
import { ProjectDirectory } from './project-directory';

it('finds a project by its name or id, and the default one by its id', () => {
	const id = RecordId.create();
	const projects = new ProjectDirectory();
	projects.replace([{ id, name: 'archive', projectId: DEFAULT_PROJECT } as StoredRecord]);
	expect(projects.find(' archive ')).toEqual({ id });
	expect(projects.find(id)).toEqual({ id });
	expect(projects.find(DEFAULT_PROJECT)).toEqual({ id: DEFAULT_PROJECT });
	expect(projects.find('archiv')).toEqual({ near: ['archive'] });
});
