/** A step back of less than this is the clock being tuned, in milliseconds. */
const STEP_MS = 1_000;

export interface ClockReading {
	/** Milliseconds since 1970. */
	now: number;
	/** By how much the clock was set back since the last reading, in milliseconds; 0 for hardly ever. */
	setBackBy: number;
}

/**
 * The wall clock, and whether somebody set it back. A step forward is not told from a night in which the machine slept:
 * both times whatever is due is due.
 */
export class WallClock {
	private last: { wall: number; monotonic: number } | null = null;

	/**
	 * @param wall milliseconds since 1970
	 * @param monotonic milliseconds, never going back
	 */
	constructor(
		private readonly wall: () => number,
		private readonly monotonic: () => number
	) {}

	read(): ClockReading {
		const wall = this.wall();
		const monotonic = this.monotonic();
		const expected = this.last ? this.last.wall + (monotonic - this.last.monotonic) : wall;
		this.last = { wall, monotonic };
		return { now: wall, setBackBy: expected - wall > STEP_MS ? expected - wall : 0 };
	}
}
