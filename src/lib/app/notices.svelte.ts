export type NoticeTone = 'info' | 'warning' | 'error';

/** Something the app has to say that stays until it is dealt with. */
export interface Notice {
	/** A notice replaces the one with the same id. */
	id: string;
	tone: NoticeTone;
	title: string;
	/** What happened and what to do. */
	text?: string;
	action?: { label: string; run: () => void };
	/** Whether a person may close it; a condition that still holds comes back anyway. */
	dismissible?: boolean;
}

/** The notices that hold now, oldest first. */
export class Notices {
	list = $state.raw<readonly Notice[]>([]);

	show(notice: Notice): void {
		const known = this.list.some(({ id }) => id === notice.id);
		this.list = known ? this.list.map((other) => (other.id === notice.id ? notice : other)) : [...this.list, notice];
	}

	dismiss(id: string): void {
		if (this.list.some((notice) => notice.id === id)) this.list = this.list.filter((notice) => notice.id !== id);
	}
}
