import { expect, test } from 'vitest';
import { FlowId, RecordId } from '../domain/ids';
import { STATUSES } from '../domain/status';
import { isNarrowed, readQuery, statusGroupNames, statusGroups, toFilter, writeQuery } from './execution-query';

test('every status is in exactly one group', () => {
	const grouped = statusGroupNames.flatMap((name) => statusGroups[name].statuses);
	expect([...grouped].sort()).toEqual([...STATUSES].sort());
});

test('what is written to the address is read from it again', () => {
	const query = {
		groups: ['waiting', 'failed'],
		flowId: FlowId.create(),
		startedBy: null,
		connectorId: RecordId.create(),
		text: 'a & b=ü',
		archived: true,
		topLevelOnly: true,
		mode: 'dev'
	} as const;
	const parameters = new URLSearchParams(writeQuery(query) as Record<string, string>);
	expect(readQuery(new URLSearchParams(parameters.toString()))).toEqual(query);
});

test('an address with nonsense narrows nothing', () => {
	const query = readQuery(new URLSearchParams('status=ENDED,x&flow=../etc&top=yes'));
	expect(isNarrowed(query)).toBe(false);
	expect(toFilter(query).statuses).toBeUndefined();
	expect(toFilter(query).flowId).toBeUndefined();
});

test('blank text does not count as narrowed', () => {
	expect(isNarrowed(readQuery(new URLSearchParams('q=%20%20')))).toBe(false);
});
