/** What lies outside of the machine: a server that remembers every call, whoever of the engines made it. */
import type { Outcome } from '../../domain/failure';
import type { JsonObject } from '../../domain/json';
import type { Connection } from '../../engine/ports';
import type { SecretRepository } from '../../storage/secret-repository';
import type { ConnectorDoors } from '../engine-loop';
import { runConnection } from '../run-connection';

export interface Call {
	key: string;
	idempotencyKey: string | null;
	/** Of its effect; a repeated call with an idempotency key has that of the first. */
	order: number;
}

export class OutsideWorld {
	readonly calls: Call[] = [];
	private readonly known = new Map<string, number>();
	private effects = 0;

	/** The app's own connector, with this world in place of the network. */
	runConnection = (
		connection: Connection,
		secrets: SecretRepository,
		{ signal, keepFile }: ConnectorDoors
	): Promise<Outcome<JsonObject>> =>
		runConnection(connection, secrets, {
			fetch: async (input, init) => this.answer(new Request(input, init)),
			now: () => Date.now(),
			// Only limits of time are waited for.
			sleep: () => new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted'))),
			signal,
			keepFile,
			online: () => true,
			origin: 'https://millrace.example'
		});

	private async answer(request: Request): Promise<Response> {
		const url = new URL(request.url);
		if (url.pathname === '/refused') return new Response('no', { status: 403 });
		const body = request.method === 'GET' ? null : ((await request.json()) as { key: string });
		const key = body?.key ?? url.searchParams.get('key') ?? '';
		const idempotencyKey = request.headers.get('idempotency-key');
		const order = (idempotencyKey !== null && this.known.get(idempotencyKey)) || ++this.effects;
		if (idempotencyKey !== null) this.known.set(idempotencyKey, order);
		this.calls.push({ key, idempotencyKey, order });
		return Response.json({ key, order });
	}
}
