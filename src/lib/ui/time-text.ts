/** `0.4 s`, `12.3 s`, `3 m 05 s`, `2 h 07 m`, `3 d 4 h`. @param milliseconds negative counts as none */
export function durationText(milliseconds: number): string {
	const ms = Math.max(0, milliseconds);
	if (ms < 1_000) return `${Math.round(ms)} ms`;
	if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
	const seconds = Math.floor(ms / 1_000);
	const two = (n: number) => String(n).padStart(2, '0');
	if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
	return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}

const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndMinute = new Intl.DateTimeFormat(undefined, {
	month: 'short',
	day: 'numeric',
	hour: '2-digit',
	minute: '2-digit'
});
const clock = new Intl.DateTimeFormat(undefined, {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	fractionalSecondDigits: 3,
	hourCycle: 'h23'
});

/**
 * A time as a format says it; one that no calendar has as `–`. A formatter throws there, and a page with one bad row among
 * many would show nothing at all.
 */
export function said(format: Intl.DateTimeFormat, at: number): string {
	return Number.isNaN(new Date(at).getTime()) ? '–' : format.format(at);
}

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`, then the date. Both in milliseconds since 1970. */
export function agoText(at: number, now: number): string {
	const minutes = Math.floor((now - at) / 60_000);
	if (minutes < 1) return 'just now';
	if (minutes < 60) return `${minutes} min ago`;
	const hours = Math.floor(minutes / 60);
	if (hours < 24) return `${hours} h ago`;
	const days = Math.floor(hours / 24);
	if (days < 7) return days === 1 ? 'yesterday' : `${days} days ago`;
	return said(new Date(at).getFullYear() === new Date(now).getFullYear() ? day : dayOfYear, at);
}

/** `now`, `in 5 min`, `in 3 h`, `in 2 days`. Both in milliseconds since 1970. */
export function inText(at: number, now: number): string {
	const minutes = Math.round((at - now) / 60_000);
	if (at <= now) return 'now';
	if (minutes < 1) return 'in less than a minute';
	if (minutes < 60) return `in ${minutes} min`;
	const hours = Math.round(minutes / 60);
	if (hours < 48) return `in ${hours} h`;
	return `in ${Math.round(hours / 24).toLocaleString()} days`;
}

/** When something comes, as short as it can be said: `14:05`, with seconds where that is soon, with the day where it is another one. */
export function momentText(at: number, now: number): string {
	if (new Date(at).toDateString() !== new Date(now).toDateString()) return said(dayAndMinute, at);
	return said(Math.abs(at - now) < 600_000 ? second : minute, at);
}

/** Date and time in full, in the reader's own way. */
export function fullTime(at: number): string {
	return said(full, at);
}

/** `14:03:27.051` */
export function clockTime(at: number): string {
	return said(clock, at);
}

/** How long after something began: `+0.412 s`, `+12.300 s`, `+3 m 05 s`, `+2 h 07 m`. */
export function sinceText(milliseconds: number): string {
	return `+${milliseconds < 60_000 ? `${(Math.max(0, milliseconds) / 1_000).toFixed(3)} s` : durationText(milliseconds)}`;
}
