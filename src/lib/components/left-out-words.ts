import type { LeftOut } from '../domain/due-runs';

/** What a schedule has left out last, and why. */
export function leftOutWords({ count, why }: LeftOut): string {
	const runs = count === 1 ? 'One run' : `${count > 100 ? 'More than 100' : count} runs`;
	switch (why) {
		case 'missed':
			return `${runs} missed while the app was closed`;
		case 'overlap':
			return `${runs} left out: the one before was not over`;
		case 'no-flow':
			return `${runs} left out: there was no flow`;
	}
}
