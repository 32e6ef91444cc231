import { TimeZone } from './local-zone';
import type { Attention } from './wasm-imports';
import { presentZone } from './zone-offset';

/** Where the C library keeps what it knows of the zone: exports of the module. */
interface Addresses {
	/** Two pointers to names. */
	tzname: number;
	timezone: number;
	daylight: number;
}

/** Of a name in the C library, with the zero at its end. */
const NAME_BYTES = 17;

/**
 * Wraps the wasm imports that compute local time, in place: an execution keeps the zone of its first start, wherever it is
 * replayed. The names of the zone are written again whenever it is another one: the snapshot holds those of the
 * machine that made it.
 * @param exported of the instance; null before there is one
 */
export function wrapTimeZone(
	imports: WebAssembly.Imports,
	attention: Attention,
	memory: () => WebAssembly.Memory,
	exported: () => WebAssembly.Exports | null
): void {
	const env = imports.env as Record<string, (...args: never[]) => unknown>;
	const plainLocal = env._localtime_js as (time: bigint, pointer: number) => void;
	const plainMoment = env._mktime_js as (pointer: number) => bigint;
	const known = new Map<string, TimeZone | null>();
	let written: string | null = null;

	env._localtime_js = (time: bigint, pointer: number) => {
		const zone = zoneNow();
		if (!zone) return plainLocal(time, pointer);
		const local = zone.local(Number(time) * 1000);
		const fields = new Int32Array(memory().buffer, pointer >>> 0, 10);
		const { second, minute, hour, day, month, year, weekday, dayOfYear, isSummer, offset } = local;
		fields.set([second, minute, hour, day, month, year - 1900, weekday, dayOfYear, Number(isSummer), offset]);
	};

	env._mktime_js = (pointer: number) => {
		const zone = zoneNow();
		if (!zone) return plainMoment(pointer);
		const fields = new Int32Array(memory().buffer, pointer >>> 0, 9);
		const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0, , , summer = -1] = fields;
		const wanted = { second, minute, hour, day, month, year: year + 1900 };
		const at = zone.moment(wanted, summer < 0 ? null : summer > 0);
		if (Number.isNaN(at)) return -1n;
		const local = zone.local(at);
		fields.set([local.second, local.minute, local.hour, local.day, local.month, local.year - 1900]);
		fields.set([local.weekday, local.dayOfYear, summer < 0 ? Number(local.isSummer) : summer], 6);
		return BigInt(Math.floor(at / 1000));
	};

	/** Null where the browser does not know the zone by a name. */
	function zoneNow(): TimeZone | null {
		const line = attention.current;
		const name = line ? line.reads.zone(presentZone) : presentZone();
		let zone = known.get(name);
		if (zone === undefined) {
			try {
				zone = name === '' ? null : new TimeZone(name);
			} catch {
				zone = null;
			}
			known.set(name, zone);
		}
		if (zone && written !== name) {
			writeNames(zone);
			written = name;
		}
		return zone;
	}

	function writeNames(zone: TimeZone): void {
		const at = addressesIn(exported());
		if (!at) return;
		const { buffer } = memory();
		const words = new Int32Array(buffer);
		const { winter, summer } = zone.ofYear(new Date().getFullYear());
		words[at.timezone >>> 2] = -winter;
		words[at.daylight >>> 2] = Number(winter !== summer);
		for (const [index, offset] of [winter, summer].entries()) {
			const pointer = words[(at.tzname >>> 2) + index]! >>> 0;
			if (pointer === 0) continue;
			const name = new Uint8Array(buffer, pointer, NAME_BYTES).fill(0);
			new TextEncoder().encodeInto(nameOf(offset), name.subarray(0, NAME_BYTES - 1));
		}
	}
}

function addressesIn(exports: WebAssembly.Exports | null): Addresses | null {
	const [tzname, timezone, daylight] = ['tzname', 'timezone', 'daylight'].map((name) => {
		const exported = exports?.[name];
		return exported instanceof WebAssembly.Global ? Number(exported.value) : null;
	});
	return tzname && timezone && daylight ? { tzname, timezone, daylight } : null;
}

/** As the C library of Emscripten names zones. */
function nameOf(offset: number): string {
	const minutes = Math.floor(Math.abs(offset) / 60);
	const two = (value: number) => String(value).padStart(2, '0');
	return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
