import { beforeEach, describe, expect, it } from 'vitest';
import { RecordId, type ExecutionId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const connect = (
	connectorName: string | null,
	input: Json = null,
	more: Partial<Extract<Op, { kind: 'create' }>> = {}
): Op => ({
	kind: 'create',
	target: { type: 'CONNECTION', connectorType: null, connectorName },
	input,
	options: {},
	run: true,
	wait: 'ALL_SUCCEEDED',
	...more
});

const connectorId = RecordId.create();
let world: World;

/** Stores the connector `api`. */
function store(value: JsonObject, type = 'CALL', name = 'api'): void {
	const connector = { id: connectorId, name, type, value };
	world.connectors.set(name, connector);
	world.connectors.set(connectorId, connector);
}

function start(script: Script): ExecutionId {
	world = new World({ parent: script });
	return world.request('parent');
}

/** A flow that does one thing and returns what came of it. */
const asking = (op: Op): Script =>
	function* () {
		const outcome = yield op;
		return { outcome: outcome as unknown as Json };
	};
const outcomeIn = (id: ExecutionId) =>
	world.payloads.get(id)!.output.outcome as {
		ok: boolean;
		value: JsonObject;
		failure: { type: string; message: string };
	};
const connection = () => [...world.executions.values()].find(({ type }) => type === 'CONNECTION')!;

describe('a connection with a stored connector', () => {
	let id: ExecutionId;
	beforeEach(() => {
		id = start(asking(connect('api', { extra: 1 })));
		store({ key: 'stored', password: 'hush' });
	});

	it('is sent with its values, under those of the call, and says which connector it was', () => {
		world.run();
		expect(world.calls).toEqual(['stored']);
		expect(connection()).toMatchObject({
			name: 'api',
			connectorName: 'api',
			connectorType: 'CALL',
			connectorId,
			protectInputs: ['password']
		});
	});

	it('shows the flow what the call gave, and nothing of the connector', () => {
		world.run();
		const { value } = outcomeIn(id);
		expect(value).toMatchObject({ connector_name: 'api', connector_type: 'CALL', input_value: { extra: 1 } });
		expect(JSON.stringify([...world.journal.get(id)!.values()])).not.toContain('hush');
	});

	it('keeps what it was sent with, before it is sent (E1)', () => {
		world.check = () => {
			const { id, status } = connection() ?? {};
			if (status === 'RUNNING') expect(world.payloads.get(id)!.connector).toEqual({ key: 'stored', password: 'hush' });
		};
		world.run();
		expect(world.payloads.get(connection().id)!.connector).toEqual({ key: 'stored', password: 'hush' });
	});
});

it('a call’s keywords come first, key by key', () => {
	start(asking(connect('api', { key: 'of the call' })));
	store({ key: 'stored' });
	world.run();
	expect(world.calls).toEqual(['of the call']);
});

it('may be named by its id', () => {
	start(asking(connect(connectorId)));
	store({ key: 'stored' });
	world.run();
	expect(connection().connectorName).toBe('api');
});

describe('after a crash while the request is under way', () => {
	/** Up to the moment at which it may or may not have arrived. */
	function crashUnderWay(stored: JsonObject, after: () => void, input: Json = null): ExecutionId {
		const id = start(asking(connect('api', input)));
		store(stored);
		world.run(() => world.choices().includes('perform') && !world.choices().includes('commit'));
		after();
		world.crash();
		world.run();
		return id;
	}

	it('it is sent again as it was, whatever the connector says by now', () => {
		crashUnderWay({ key: 'then', idempotent: true }, () => store({ key: 'now', idempotent: true }));
		expect(world.calls).toEqual(['then']);
	});

	it('E6: whether it may be is judged by all its inputs, the stored ones included', () => {
		const id = crashUnderWay({ key: 'then' }, () => store({ key: 'then', idempotent: true }));
		expect(world.calls).toEqual([]);
		expect(outcomeIn(id).failure.type).toBe('OutcomeUnknownError');
	});

	it('E6: and the call’s come first there, too', () => {
		const id = crashUnderWay({ key: 'x', idempotent: true }, () => undefined, { idempotent: false });
		expect(outcomeIn(id).failure.type).toBe('OutcomeUnknownError');
	});

	it('it is sent again where the connector is gone by now', () => {
		crashUnderWay({ key: 'then', idempotent: true }, () => world.connectors.clear());
		expect(world.calls).toEqual(['then']);
	});
});

describe('a connector that cannot be used', () => {
	it('is told with names that are near, and no child is made', () => {
		const id = start(asking(connect('apo')));
		store({});
		world.run();
		expect(outcomeIn(id).failure).toMatchObject({
			type: 'ResourceNotFoundError',
			message: expect.stringMatching(/^There is no connector named “apo”\. Near it: “api”/)
		});
		expect(connection()).toBeUndefined();
	});

	it('is told apart from a type that was given as a name', () => {
		const id = start(asking(connect('CALL')));
		world.run();
		expect(outcomeIn(id).failure.message).toContain('write connector_type="CALL"');
	});

	it('is of another type than the call says', () => {
		const target = { type: 'CONNECTION', connectorType: 'REST', connectorName: 'api' } as const;
		const id = start(asking(connect(null, null, { target })));
		store({});
		world.run();
		expect(outcomeIn(id).failure).toMatchObject({
			type: 'InvalidInputError',
			message: expect.stringContaining('is of type CALL, not REST')
		});
	});

	it('is of a type that there is not', () => {
		const id = start(asking(connect('api')));
		store({}, 'SSH');
		world.run();
		expect(outcomeIn(id).failure).toMatchObject({
			type: 'ResourceNotFoundError',
			message: expect.stringContaining('“SSH”')
		});
	});
});

describe('one that was made and is started later', () => {
	const later: Script = function* () {
		const made = yield connect('api', null, { run: false, wait: null });
		const executionId = ((made as { value: JsonObject }).value.id ?? '') as ExecutionId;
		yield { kind: 'sleep', seconds: 1 };
		yield { kind: 'start', executionId };
		const outcome = yield {
			kind: 'wait',
			executionIds: [executionId],
			returnWhen: 'ALL_SUCCEEDED',
			timeoutSeconds: null
		};
		return { outcome: outcome as unknown as Json };
	};

	it('takes what the connector says then', () => {
		start(later);
		store({ key: 'then' });
		world.run(() => world.choices()[0] === 'time');
		store({ key: 'now' });
		world.run();
		expect(world.calls).toEqual(['now']);
	});

	it('fails where the connector is gone', () => {
		const id = start(later);
		store({ key: 'then' });
		world.run(() => world.choices()[0] === 'time');
		world.connectors.clear();
		world.run();
		expect(outcomeIn(id).failure).toMatchObject({
			type: 'ResourceNotFoundError',
			message: expect.stringContaining('“api” was deleted')
		});
		expect(world.calls).toEqual([]);
	});
});

it('a clone takes the connector of its original, as it is now', () => {
	const script: Script = function* () {
		const first = yield connect('api', { extra: 1 });
		const executionId = (first as { value: JsonObject }).value.id as ExecutionId;
		yield { ...connect(null), target: { type: 'CLONE', executionId }, input: { more: 2 } } as Op;
	};
	start(script);
	store({ key: 'stored' });
	world.run();
	expect(world.calls).toEqual(['stored', 'stored']);
	const clone = [...world.executions.values()].filter(({ type }) => type === 'CONNECTION').at(-1)!;
	expect(clone).toMatchObject({ connectorId, protectInputs: ['password'] });
	expect(world.payloads.get(clone.id)).toMatchObject({ input: { extra: 1, more: 2 }, connector: { key: 'stored' } });
});
