/** Work of which some has to wait. `done` is called once, at once or later. */
type Work = (done: () => void) => void;

/** Lines of work: in each, one thing after the other, in the order in which they came. */
export class InOrder<Line> {
	private readonly lines = new Map<Line, Work[]>();

	/** Does it at once where nothing of the same line is under way. */
	add(line: Line, work: Work): void {
		const before = this.lines.get(line);
		if (before) {
			before.push(work);
			return;
		}
		this.lines.set(line, [work]);
		this.goOn(line);
	}

	private goOn(line: Line): void {
		const queue = this.lines.get(line)!;
		// A loop, as many that are done at once would fill the stack.
		for (let work = queue[0]; work; work = queue[0]) {
			let atOnce = true;
			let done = false;
			work(() => {
				done = true;
				queue.shift();
				if (!atOnce) this.goOn(line);
			});
			atOnce = false;
			if (!done) return;
		}
		this.lines.delete(line);
	}
}
