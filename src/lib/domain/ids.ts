/**
 * Ids are UUIDv7 (RFC 9562): they sort by the time they were made, so "newest first" is an index order.
 * Each kind is a branded string with a companion of the same name that makes and checks it.
 */
declare const brand: unique symbol;
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

export type ProjectId = Branded<'project'>;
export type FlowId = Branded<'flow'>;
export type VersionId = Branded<'version'>;
export type ExecutionId = Branded<'execution'>;
export type MessageId = Branded<'message'>;
export type RecordId = Branded<'record'>;
export type SecretId = Branded<'secret'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text has the shape of an id (any UUID version, lower case). */
export function looksLikeId(text: string): boolean {
	return UUID.test(text);
}

/**
 * Whether an id is one that nothing may bring along from elsewhere: Millrace has given some itself, the same everywhere, and
 * what took one over would be taken for Millrace's own. None of them is ever made by a clock; no more are those of
 * zeros or of f only, which stand for no id at all.
 */
export function isReservedId(id: string): boolean {
	return id.startsWith('00000000-0000-7000-8000-00000000') || /^[0-]+$|^[f-]+$/.test(id);
}

let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 that is greater than every one made before it in this realm, also within one millisecond
 * and when the clock steps back (RFC 9562 section 6.2, method 1: a 12-bit counter after the timestamp).
 *
 * @param nowMs milliseconds since 1970
 * @param random at least 8 random bytes
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
	if (nowMs > lastMs) {
		lastMs = nowMs;
		counter = 0;
	} else if (++counter > 0xfff) {
		lastMs++;
		counter = 0;
	}
	const time = hex(lastMs, 12);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}${randomPart(random)}`;
}

/** The last two groups of an id, with the hyphen before each. @param random at least 8 random bytes */
export function randomPart(random: Uint8Array): string {
	let text = '';
	for (let i = 0; i < 8; i++) text += hex(i === 0 ? (random[0]! & 0x3f) | 0x80 : random[i]!, 2);
	return `-${text.slice(0, 4)}-${text.slice(4)}`;
}

function hex(n: number, width: number): string {
	return n.toString(16).padStart(width, '0');
}

/** An id further ahead of the clock than this was not made by it: nothing follows it. In milliseconds. */
const FOLLOWED_AHEAD_MS = 24 * 60 * 60 * 1_000;

/**
 * Makes every UUIDv7 that this realm makes from now on greater than one that another realm has made. Children of one
 * handler are made by the engine and, ahead of it, by interpreters, often within one millisecond: without this, chance
 * would say in which order they are listed. Other texts, and ids of a far future, change nothing.
 */
export function followUuidV7(id: string, nowMs: number): void {
	if (!looksLikeId(id) || id[14] !== '7') return;
	const ms = parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
	const count = parseInt(id.slice(15, 18), 16);
	if (ms > nowMs + FOLLOWED_AHEAD_MS || ms < lastMs) return;
	counter = ms > lastMs ? count : Math.max(count, counter);
	lastMs = ms;
}

function companion<Id extends string>() {
	return {
		/** A new id, from the clock and the browser's random source. */
		create: (): Id => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(8))) as Id,
		/** The id in a text, or null where the text is none. */
		parse: (text: string): Id | null => (looksLikeId(text) ? (text as Id) : null)
	};
}

export const ProjectId = companion<ProjectId>();
export const FlowId = companion<FlowId>();
export const VersionId = companion<VersionId>();
export const ExecutionId = companion<ExecutionId>();
export const MessageId = companion<MessageId>();
export const RecordId = companion<RecordId>();
export const SecretId = companion<SecretId>();

/** The project that everything belongs to unless told otherwise. */
export const DEFAULT_PROJECT = '00000000-0000-7000-8000-000000000001' as ProjectId;
/** The project of what Millrace brings along: standard wrappers. */
export const BUILT_IN_PROJECT = '00000000-0000-7000-8000-000000000002' as ProjectId;

/**
 * Which of several with one name is meant: that of the first of these projects that has one, then that of the default
 * project, then any.
 */
export function ofProjects<One extends { projectId: ProjectId }>(
	sameName: readonly One[],
	projects: readonly ProjectId[]
): One | undefined {
	const inOrder = [...projects, DEFAULT_PROJECT].map((id) => sameName.find(({ projectId }) => projectId === id));
	return inOrder.find((one) => one !== undefined) ?? sameName[0];
}

/** The id of a flow that Millrace brings along. @param number from 1 to 99; it stays the flow's own */
export function builtInFlowId(number: number): FlowId {
	return `${BUILT_IN_FLOWS}${String(number).padStart(2, '0')}` as FlowId;
}

const BUILT_IN_FLOWS = '00000000-0000-7000-8000-0000000001';

/** Whether it is the id of a flow that Millrace brings along. */
export function isBuiltInFlowId(id: string): boolean {
	return id.startsWith(BUILT_IN_FLOWS);
}
