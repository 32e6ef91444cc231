import type { ConnectorContext } from '../connector-context';

/** What a test's server was asked. */
export interface Asked {
	url: string;
	init: RequestInit;
}

type Answer = (asked: Asked) => Response | Promise<Response>;

/** A world for tests: time stands still but for `sleep`, which passes at once where the test lets it. */
export class FakeContext implements ConnectorContext {
	readonly asked: Asked[] = [];
	readonly slept: number[] = [];
	readonly controller = new AbortController();
	time = 0;
	isOnline = true;
	origin = 'https://millrace.example';
	/** Files that were kept, by name. */
	readonly files = new Map<string, Blob>();
	/** Whether a sleep passes at once; others never end but by their signal. */
	passes: (milliseconds: number) => boolean = () => false;

	constructor(private readonly answer: Answer = () => Response.json({})) {}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	fetch: ConnectorContext['fetch'] = async (input, init = {}) => {
		const asked = { url: String(input), init };
		this.asked.push(asked);
		const aborted = new Promise<never>((_, reject) => {
			const stop = () => reject(new DOMException('Aborted', 'AbortError'));
			if (init.signal?.aborted) stop();
			init.signal?.addEventListener('abort', stop);
		});
		return Promise.race([Promise.resolve(asked).then(this.answer), aborted]);
	};

	keepFile = (name: string, content: Blob): Promise<void> => {
		this.files.set(name, content);
		return Promise.resolve();
	};

	now = () => this.time;
	online = () => this.isOnline;

	sleep = async (milliseconds: number, signal: AbortSignal): Promise<'elapsed' | 'aborted'> => {
		if (signal.aborted) return 'aborted';
		if (this.passes(milliseconds)) {
			this.slept.push(milliseconds);
			this.time += milliseconds;
			return 'elapsed';
		}
		return new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted')));
	};

	/** The only request, or the last of several. */
	get last(): Asked {
		return this.asked.at(-1)!;
	}
}

/** As a browser's `fetch` fails. */
export const networkError = () => Promise.reject(new TypeError('Failed to fetch'));
