import { zoneOffset } from './zone-offset';

/** Local time, as C's `struct tm` has it. */
export interface LocalTime {
	second: number;
	minute: number;
	hour: number;
	/** From 1. */
	day: number;
	/** From 0. */
	month: number;
	year: number;
	/** From 0 for Sunday. */
	weekday: number;
	/** From 0. */
	dayOfYear: number;
	isSummer: boolean;
	/** Seconds east of Greenwich. */
	offset: number;
}

const DAY_MS = 86_400_000;
/** No clock is put forward or back within one. */
const QUARTER_MS = 900_000;
const MANY = 5_000;

/** A zone by its IANA name, so that local times can be computed in another than that of this machine. */
export class TimeZone {
	readonly name: string;
	#offsetAt: (at: number) => number;
	#offsets = new Map<number, number>();

	/** @throws RangeError for a name that is not known here */
	constructor(name: string) {
		this.name = name;
		this.#offsetAt = zoneOffset(name);
	}

	/** @param at milliseconds since 1970 */
	local(at: number): LocalTime {
		const offset = this.#offset(at);
		const date = new Date(at + offset * 1000);
		const year = date.getUTCFullYear();
		const { winter, summer } = this.ofYear(year);
		return {
			second: date.getUTCSeconds(),
			minute: date.getUTCMinutes(),
			hour: date.getUTCHours(),
			day: date.getUTCDate(),
			month: date.getUTCMonth(),
			year,
			weekday: date.getUTCDay(),
			dayOfYear: Math.round((date.setUTCHours(0, 0, 0, 0) - fromFields(year, 0, 1)) / DAY_MS),
			isSummer: winter !== summer && offset === summer,
			offset
		};
	}

	/**
	 * The moment of a local time, which may have too many days, minutes and so on; milliseconds since 1970. Of two that it
	 * may mean the first; one that is left out when clocks are put forward is taken as before that.
	 * @param isSummer null where it is not known
	 */
	moment(
		fields: Pick<LocalTime, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'>,
		isSummer: boolean | null
	): number {
		const { year, month, day, hour, minute, second } = fields;
		const asIfUtc = fromFields(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000;
		if (Number.isNaN(asIfUtc)) return NaN;
		const before = this.#offset(asIfUtc - DAY_MS);
		const after = this.#offset(asIfUtc + DAY_MS);
		const fits = (offset: number) => this.#offset(asIfUtc - offset * 1000) === offset;
		const offset = fits(before) || !fits(after) ? before : after;
		const moment = asIfUtc - offset * 1000;
		const { winter, summer } = this.ofYear(new Date(asIfUtc).getUTCFullYear());
		if (isSummer === null || isSummer === (offset === summer)) return moment;
		return moment + (offset - (isSummer ? summer : winter)) * 1000;
	}

	/** Seconds east of Greenwich in winter and in summer of a year. */
	ofYear(year: number): { winter: number; summer: number } {
		const january = this.#offset(fromFields(year, 0, 1));
		const july = this.#offset(fromFields(year, 6, 1));
		return { winter: Math.min(january, july), summer: Math.max(january, july) };
	}

	#offset(at: number): number {
		const quarter = Math.floor(at / QUARTER_MS);
		let offset = this.#offsets.get(quarter);
		if (offset === undefined) {
			offset = this.#offsetAt(quarter * QUARTER_MS);
			if (this.#offsets.size >= MANY) this.#offsets.clear();
			this.#offsets.set(quarter, offset);
		}
		return offset;
	}
}

/** `Date.UTC` takes the years from 0 to 99 for others. */
function fromFields(year: number, month: number, day: number): number {
	return new Date(0).setUTCFullYear(year, month, day);
}
