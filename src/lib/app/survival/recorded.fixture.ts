/** What executions did, as it is kept in `fixtures/histories/`, to be replayed by whatever comes after. */
import type { ExecutionId } from '../../domain/ids';
import { isOpKind, type Ending, type ExecutionSnapshot } from '../../domain/op';
import { startInput } from '../../domain/own-fields';
import { snapshot } from '../../engine/snapshot';
import type { RecordedStep } from '../../protocol/interpreter';
import type { FakeEngine } from '../../python/fake-engine';
import { asHistory } from '../../storage/engine-store';
import type { Found } from './comparable.fixture';

/** One execution of a script. */
export interface Recorded {
	script: string;
	fileName: string;
	self: ExecutionSnapshot;
	steps: RecordedStep[];
	ending: Ending;
}

/**
 * Those executions of a run that a script was run for, the oldest first, without their endings.
 * @param scripts by flow
 */
export function recordedIn(
	{ executions, payloads, journal, logs }: Found,
	scripts: { [flow: string]: string }
): Omit<Recorded, 'ending'>[] {
	return executions.flatMap((execution) => {
		const { id, type, startedAt, flowName } = execution;
		const payload = payloads.get(id)!;
		const script = payload.script ?? scripts[flowName ?? ''];
		if (type === 'CONNECTION' || startedAt === null || script === undefined) return [];
		const steps = asHistory(journal.get(id) ?? [], logs.get(id) ?? [], payload.undone);
		const last = steps.at(-1);
		// One that was ended from outside, in its step, has no end of its own.
		if (last && isOpKind(last.step.kind) && last.outcome === null) return [];
		const name = payload.startName ?? execution.name;
		const begun = { name, status: 'RUNNING', message: null, statusMessage: null, endedAt: null } as const;
		return {
			script,
			fileName: flowName ?? name,
			self: snapshot({ ...execution, ...begun, modifiedAt: startedAt }, startInput(payload), {}, payload.script),
			steps
		};
	});
}

/**
 * Replays a history to its end.
 * @returns what the handler came to, and all that it said on the way, which has to be nothing
 */
export async function replay(
	engine: FakeEngine,
	{ script, fileName, self, steps }: Omit<Recorded, 'ending'>
): Promise<{ ending: Ending; said: string[] }> {
	const id = self.id as ExecutionId;
	engine.run(script, { id, fileName, self, history: steps });
	const ofIt = (message: { executionId: ExecutionId }) => message.executionId === id;
	const ending = Promise.race([
		engine.until('left', ofIt).then((left) => left.ending),
		engine.until('op', ofIt).then(({ op }) => Promise.reject(new Error(`It asked for more: ${JSON.stringify(op)}`))),
		engine.until('mismatch', ofIt).then((difference) => Promise.reject(new Error(JSON.stringify(difference))))
	]);
	const come = await ending;
	const said = engine.received.filter(
		(message) => 'executionId' in message && ofIt(message) && message.type !== 'left'
	);
	return { ending: come, said: said.map((message) => JSON.stringify(message)) };
}
