import { describe, expect, it } from 'vitest';
import { precacheEntries } from './service-worker-files';

const build = {
	base: '/x',
	build: ['/x/_app/immutable/entry/start.abc.js'],
	files: [
		'/x/.nojekyll',
		'/x/favicon.svg',
		'/x/pyodide/314.0.7/pyodide.asm.wasm',
		'/x/python/0a1b/snapshot.bin.gz',
		'/x/screenshots/wide.png'
	],
	prerendered: ['/x/'],
	version: 'v1'
};

describe('what is stored for offline use', () => {
	const entries = precacheEntries(build);
	const revisionOf = (url: string) => entries.find((entry) => entry.url === url)?.revision;

	it('the shell and plain files are stored anew with each version', () => {
		expect(revisionOf('/x/')).toBe('v1');
		expect(revisionOf('/x/favicon.svg')).toBe('v1');
	});

	it('what has a hash or a version in its address is stored once', () => {
		expect(revisionOf('/x/_app/immutable/entry/start.abc.js')).toBeNull();
		expect(revisionOf('/x/pyodide/314.0.7/pyodide.asm.wasm')).toBeNull();
		expect(revisionOf('/x/python/0a1b/snapshot.bin.gz')).toBeNull();
	});

	it('hidden files and screenshots are left out: a host may not serve the ones, nobody needs the others offline', () => {
		expect(entries.map(({ url }) => url)).not.toContain('/x/.nojekyll');
		expect(entries.map(({ url }) => url)).not.toContain('/x/screenshots/wide.png');
	});

	it('a folder of that name elsewhere is not fixed', () => {
		const [entry] = precacheEntries({ ...build, build: [], prerendered: [], files: ['/x/docs/pyodide/a.md'] });
		expect(entry).toEqual({ url: '/x/docs/pyodide/a.md', revision: 'v1' });
	});
});
