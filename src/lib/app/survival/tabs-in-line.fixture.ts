import { standForLeader } from '../leadership';
import type { Succession } from './trial.fixture';

/**
 * Tabs that stand in line for the one lock there is. The one that has it leads; when its engine ends it is closed,
 * and a new one comes to the end of the line.
 */
export class TabsInLine implements Succession {
	private readonly standing: AbortController[] = [];
	private leader: AbortController | null = null;
	private begin: () => void = () => undefined;
	/** How often one has become the leader. */
	leaders = 0;

	constructor(
		private readonly count: number,
		private readonly failed: (error: unknown) => void
	) {}

	next(begin: () => void): void {
		this.begin = begin;
		const closed = this.leader;
		this.leader = null;
		if (closed) this.standing.splice(this.standing.indexOf(closed), 1);
		while (this.standing.length < this.count) this.stand();
		closed?.abort();
	}

	over(): void {
		for (const tab of this.standing) tab.abort();
	}

	private stand(): void {
		const tab = new AbortController();
		this.standing.push(tab);
		standForLeader({
			lead: () => {
				if (this.leader) this.failed(new Error('Two tabs lead at once.'));
				this.leader = tab;
				this.leaders++;
				this.begin();
			},
			follow: () => undefined,
			failed: this.failed,
			signal: tab.signal
		});
	}
}
