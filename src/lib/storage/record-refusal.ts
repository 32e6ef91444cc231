import { failure, type Failure } from '../domain/failure';
import { nearNames } from '../domain/near-names';
import { kindName, RecordError } from '../domain/record-kinds';
import type { RecordType, SelectBy } from '../domain/record';
import { NameError } from './flow-repository';

/** A request for records that cannot be carried out, with the failure that a flow is told. */
export class RecordRefusal extends Error {
	override name = 'RecordRefusal';

	constructor(readonly failure: Failure) {
		super(failure.message);
	}
}

/** @param names of those that there are, for one that was meant */
export function missing(type: RecordType, select: string, by: SelectBy, names: Iterable<string>): RecordRefusal {
	const what = kindName(type);
	const near = by === 'name' ? nearNames(select, names) : [];
	const hint = near.length > 0 ? ` Near it: ${near.map((name) => `“${name}”`).join(', ')}.` : '';
	const said = by === 'name' ? `There is no ${what} named “${select}”.` : `There is no ${what} with the id ${select}.`;
	return new RecordRefusal(failure('ResourceNotFoundError', said + hint, { near }));
}

/** What a flow is told of an error; null where it is none that a flow could do anything about. */
export function refusalOf(error: unknown): Failure | null {
	if (error instanceof RecordRefusal) return error.failure;
	if (error instanceof RecordError) return failure(error.type, error.message);
	if (error instanceof NameError) return failure('InvalidInputError', error.message);
	return null;
}
