import type { Json } from './json';

/**
 * Why something did not work, as data: failures cross every border in this form, because an Error that
 * crosses a worker keeps only its name, message and stack.
 */
export interface Failure {
	/** The `flow_api` exception a flow would see, e.g. `DependencyFailedError`. */
	type: FailureType;
	/** One or two sentences a person can act on. */
	message: string;
	/** Whether the same request may work when it is made again later. */
	retryable: boolean;
	/** What the exception carries besides its message, e.g. `status_code` and `url`. */
	details?: { [key: string]: Json };
}

/** The exceptions of `flow_api` that are raised from outside the flow, by their Python names. */
export type FailureType =
	| 'InternalError'
	| 'PermissionDenied'
	| 'ResourceNotFoundError'
	| 'DependencyFailedError'
	| 'DependencyTimeoutError'
	| 'OutcomeUnknownError'
	| 'ReplayMismatchError'
	| 'ConnectionFailedError'
	| 'MissingInputError'
	| 'InvalidInputError'
	| 'ExtraInputError'
	| 'NotImplementedError'
	| 'LockTimeoutError'
	| 'MessageResponseTimeoutError'
	| 'SchemaValidationError'
	| 'SchemaError';

/** The result of something that may fail, as it crosses a border. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

export function failure(type: FailureType, message: string, details?: Failure['details'], retryable = false): Failure {
	return details ? { type, message, retryable, details } : { type, message, retryable };
}
