/** Taken now: a flow may change what it finds later. */
const { DateTimeFormat } = Intl;

/** The zone of this machine, as the browser names it; empty where it does not know. */
export function presentZone(): string {
	return new DateTimeFormat().resolvedOptions().timeZone ?? '';
}

/**
 * The offset of a zone at a moment, as the browser knows it: from milliseconds since 1970 to seconds east of Greenwich.
 * @throws {RangeError} for a name that is not known here
 */
export function zoneOffset(name: string): (at: number) => number {
	const format = new DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
	return (at) => secondsOf(format.format(at));
}

/** Of what ends with `GMT+01:00`; before there were zones also of `GMT+01:05:21`. */
function secondsOf(text: string): number {
	const [, sign, hours, minutes, seconds] = /GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? [];
	if (!sign) return 0;
	const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0);
	return sign === '-' ? -size : size;
}
