let underWay = 0;

function ask(event: BeforeUnloadEvent): void {
	event.preventDefault();
}

/**
 * Does what a person asked for. A page that is left takes its unfinished transactions with it, so until this one is
 * done the browser asks whether to leave. Afterwards nothing listens any more: a page that listens is not kept for
 * “Back”.
 * @returns what `action` gives; rejects as it does
 */
export async function untilDone<Value>(action: () => Promise<Value>): Promise<Value> {
	if (underWay++ === 0) addEventListener('beforeunload', ask);
	try {
		return await action();
	} finally {
		if (--underWay === 0) removeEventListener('beforeunload', ask);
	}
}
