import { expect, test } from 'vitest';
import { connectorFound, connectorTypes, runConnector } from './registry';
import { FakeContext } from './rest/fake-context';

test('types are found in any case; unknown ones name what is near', async () => {
	expect(connectorTypes()).toEqual(['REST']);
	expect(connectorFound('rest')).toMatchObject({ type: 'REST', protectedInputs: ['authentication', 'password'] });
	expect(connectorFound('RESTT')).toEqual({ near: ['REST'] });
	const outcome = await runConnector('RST', {}, new FakeContext());
	expect(outcome).toMatchObject({
		failure: { type: 'ResourceNotFoundError', message: expect.stringContaining('Did you mean REST?') }
	});
	const far = await runConnector('KAFKA-CONSUMER', {}, new FakeContext());
	expect(far).toMatchObject({ failure: { message: expect.stringContaining('There are: REST.') } });
});
