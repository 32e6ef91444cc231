import type { InboxRequest } from '../domain/inbox-item';
import { start } from './begin';
import { goOn, makeProductive, setBreakpoints } from './debugging';
import { cancel } from './end';
import type { EngineState, Live } from './engine-state';
import { family } from './look-up';
import { pause, resume } from './perform-op';

/** Does what a page asked for with an execution that has not ended. Of a tree, all has to be in memory. */
export function carryOut(
	state: EngineState,
	live: Live,
	item: Exclude<InboxRequest, { type: 'answered' | 'archive' }>
): void {
	switch (item.type) {
		case 'run':
			return start(state, live);
		case 'cancel':
			return cancel(state, live, 'Cancelled');
		case 'pause':
			for (const one of item.tree ? family(state, live) : [live]) pause(state, one);
			return;
		case 'resume':
			for (const one of item.tree ? family(state, live) : [live]) resume(state, one);
			return;
		case 'step':
			return goOn(state, live, item.mode);
		case 'breakpoints':
			return setBreakpoints(state, live, item.lines);
		case 'make-productive':
			return makeProductive(state, live);
	}
}
