import type { ExecutionId, MessageId, ProjectId } from './ids';
import type { Json, JsonObject } from './json';

export const MESSAGE_TYPES = ['SUCCESS', 'INFO', 'WARNING', 'ERROR', 'POPUP'] as const;
/** POPUP opens as a dialog over the app; the others wait under the bell. */
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** What a flow asks or tells, as it crosses from Python: `message=` and `request=` have become a body already. */
export interface MessageRequest {
	subject: string | null;
	/** A form: `{type: 'object', properties: {key: {element, …}}, required: […]}` (docs/flow-api.md, messages and forms). */
	body: JsonObject;
	messageType: MessageType;
}

/**
 * Something a flow tells or asks a person. It is answered once: by whoever is first, in whichever tab.
 */
export interface Message {
	id: MessageId;
	projectId: ProjectId;
	/** Who asked. */
	executionId: ExecutionId;
	executionName: string;
	type: MessageType;
	subject: string | null;
	body: JsonObject;
	/** `withdrawn`: who asked has ended or waited long enough, so no answer is wanted any more. */
	state: 'open' | 'answered' | 'withdrawn';
	response: JsonObject | null;
	createdAt: number;
	answeredAt: number | null;
}

/** What tells one message from others in a list. It never changes. */
export type MessageHead = Pick<Message, 'id' | 'type' | 'subject' | 'executionId' | 'executionName' | 'createdAt'>;

export function messageHead({ id, type, subject, executionId, executionName, createdAt }: Message): MessageHead {
	return { id, type, subject, executionId, executionName, createdAt };
}

/** What a message is called: by its subject, or else by who sent it. */
export function messageTitle({ subject, executionName }: Pick<Message, 'subject' | 'executionName'>): string {
	return subject?.trim() || `Message from ${executionName}`;
}

/** A message as flows see it: Python names, unix seconds. */
export type MessageSnapshot = { [key: string]: Json };

export function messageSnapshot(message: Message): MessageSnapshot {
	return {
		id: message.id,
		name: message.subject ?? '',
		subject: message.subject,
		body: message.body,
		message_type: message.type,
		state: message.state,
		response: message.response,
		execution_id: message.executionId,
		created_at: message.createdAt / 1000,
		modified_at: (message.answeredAt ?? message.createdAt) / 1000,
		answered_at: message.answeredAt === null ? null : message.answeredAt / 1000
	};
}
