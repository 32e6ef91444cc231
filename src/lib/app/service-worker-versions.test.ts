import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetOlder, rememberVersion } from './service-worker-versions';

/** As much of the Cache API as is used, over a map. */
class FakeCache {
	readonly stored = new Map<string, Response>();
	private readonly url = (key: string) => new URL(key, 'https://app.example/').href;

	async match(key: string) {
		return this.stored.get(this.url(key))?.clone();
	}
	async put(key: string, response: Response) {
		this.stored.set(this.url(key), response);
	}
	async delete(key: string) {
		return this.stored.delete(this.url(key));
	}
	async keys() {
		return [...this.stored.keys()].map((url) => ({ url }));
	}
	/** The files, without the record. */
	files() {
		return [...this.stored.keys()].filter((url) => !url.endsWith('.json')).map((url) => new URL(url).pathname);
	}
}

const keysOf = (version: string) => [`https://app.example/${version}.js`, 'https://app.example/python.wasm'];

describe('the files of versions', () => {
	let cache: FakeCache;

	beforeEach(() => {
		cache = new FakeCache();
		vi.stubGlobal('caches', { open: async () => cache });
	});
	afterEach(() => void vi.unstubAllGlobals());

	async function install(version: string): Promise<void> {
		await rememberVersion('files', { version, keys: keysOf(version) });
		for (const key of keysOf(version)) await cache.put(key, new Response(version));
	}
	const activate = (version: string) => forgetOlder('files', { version, keys: keysOf(version) });

	it('those of the version before stay when a new one takes over', async () => {
		await install('v1');
		await activate('v1');
		await install('v2');
		await activate('v2');
		expect(cache.files()).toEqual(['/v1.js', '/python.wasm', '/v2.js']);
	});

	it('those of the one before that go', async () => {
		for (const version of ['v1', 'v2', 'v3']) {
			await install(version);
			await activate(version);
		}
		expect(cache.files().sort()).toEqual(['/python.wasm', '/v2.js', '/v3.js']);
	});

	it('those of a version that never took over go, and those of the one that did stay', async () => {
		await install('v1');
		await activate('v1');
		await install('v2');
		await install('v3');
		await activate('v3');
		expect(cache.files().sort()).toEqual(['/python.wasm', '/v1.js', '/v3.js']);
	});

	it('those of a version that is being stored meanwhile stay', async () => {
		await install('v1');
		await activate('v1');
		await install('v2');
		await install('v3');
		await activate('v2');
		expect(cache.files().sort()).toEqual(['/python.wasm', '/v1.js', '/v2.js', '/v3.js']);
	});

	it('going back to an older version keeps its files', async () => {
		for (const version of ['v1', 'v2', 'v1']) {
			await install(version);
			await activate(version);
		}
		expect(cache.files().sort()).toEqual(['/python.wasm', '/v1.js', '/v2.js']);
	});

	it('works with a cache that a browser has cleared', async () => {
		await activate('v2');
		await install('v3');
		await activate('v3');
		expect(cache.files().sort()).toEqual(['/python.wasm', '/v3.js']);
	});
});
