import { afterAll, beforeAll } from 'vitest';
import { fileSender } from '../../python/file-sender';
import { Sandbox } from '../../python/sandbox';
import { SharedInterpreters } from './shared-interpreters.fixture';
import { removeTrialDatabases } from './trial.fixture';

/** One sandbox for all tests of a file, and no databases left by earlier runs. Filled in before the first test. */
export function sandboxForAll(): { readonly sandbox: Sandbox; readonly interpreters: SharedInterpreters } {
	const made = {} as { sandbox: Sandbox; interpreters: SharedInterpreters };
	beforeAll(async () => {
		await removeTrialDatabases();
		made.sandbox = new Sandbox({ sendFiles: fileSender('') });
		made.interpreters = new SharedInterpreters(made.sandbox);
	});
	afterAll(() => made.sandbox.dispose());
	return made;
}
