/** Which files belong to which version of the app, to know what can go when a new version takes over. */
export interface StoredVersion {
	version: string;
	/** Keys in the cache: absolute addresses. */
	keys: string[];
}

interface Record {
	/** The version that answers pages; null before the first one does. */
	active: string | null;
	/** The one stored last comes first. */
	versions: StoredVersion[];
}

/** Kept in the cache itself, so that both go together when a browser clears it. */
const RECORD = 'stored-versions.json';

async function readRecord(cache: Cache): Promise<Record> {
	const stored = await cache.match(RECORD);
	return stored ? ((await stored.json()) as Record) : { active: null, versions: [] };
}

/** Notes that a version is being stored. */
export async function rememberVersion(cacheName: string, stored: StoredVersion): Promise<void> {
	const cache = await caches.open(cacheName);
	const { active, versions } = await readRecord(cache);
	const others = versions.filter(({ version }) => version !== stored.version);
	await cache.put(RECORD, Response.json({ active, versions: [stored, ...others] } satisfies Record));
}

/**
 * Drops what nobody needs once `current` takes over. Kept are its files, those of the version that answered so far,
 * which open pages may still run, and those of a version that is being stored right now.
 */
export async function forgetOlder(cacheName: string, current: StoredVersion): Promise<void> {
	const cache = await caches.open(cacheName);
	const { active, versions } = await readRecord(cache);
	const place = versions.findIndex(({ version }) => version === current.version);
	const newer = versions.slice(0, Math.max(place, 0));
	const before = versions.slice(place + 1).filter(({ version }) => version === active);
	const kept = [...newer, current, ...before];
	const keep = new Set(kept.flatMap(({ keys }) => keys));
	for (const { url } of await cache.keys()) {
		if (!url.endsWith(`/${RECORD}`) && !keep.has(url)) await cache.delete(url);
	}
	await cache.put(RECORD, Response.json({ active: current.version, versions: kept } satisfies Record));
}
