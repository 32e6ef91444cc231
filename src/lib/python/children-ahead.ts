import { childId } from '../domain/child-id';
import type { Outcome } from '../domain/failure';
import { followUuidV7, type ExecutionId } from '../domain/ids';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import type { Ahead, Op } from '../domain/op';
import type { FlowNames } from '../protocol/interpreter';

/**
 * Makes up the answer to a request for a child that nobody waits for: all that the handler needs to go on is the child's
 * id. So a handler that starts a thousand children does not wait a thousand times. What the answer leaves out, the
 * handler loads when it asks for it.
 *
 * Only for flows whose name is known here; for others the engine has to say whether there is one.
 */
export class ChildrenAhead {
	#flows: FlowNames = {};
	#now: () => number;

	/** @param now milliseconds since 1970 */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** The flows there are by now. */
	know(flows: FlowNames): void {
		this.#flows = flows;
	}

	/** Takes note of what the engine has answered: its children come before those that are made here later. */
	heard(outcome: Outcome<Json>): void {
		const id = outcome.ok && isJsonObject(outcome.value) ? outcome.value.id : null;
		if (typeof id === 'string') followUuidV7(id, this.#now());
	}

	/** Null where the engine has to be asked. @param seq the step of its parent that makes it */
	answer(op: Op, parentId: ExecutionId, seq: number): Ahead | null {
		if (op.kind !== 'create' || op.target.type !== 'FLOW' || (op.run && op.wait !== null)) return null;
		if (op.options.projectName !== undefined || op.wrappers?.length) return null;
		const name = op.target.nameOrId.trim();
		const flowId = Object.hasOwn(this.#flows, name) ? this.#flows[name]! : null;
		if (flowId === null) return null;
		const id = childId(parentId, seq, this.#now());
		const child: JsonObject = {
			id,
			name: op.options.name?.trim() || name,
			type: 'FLOW',
			status: op.run ? 'PENDING' : 'CREATED',
			input_value: op.input,
			parent_execution_id: parentId,
			flow_id: flowId,
			flow_name: name
		};
		return { childId: id, answer: child };
	}
}
