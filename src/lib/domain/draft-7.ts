import type { JsonObject } from './json';

const NON_NEGATIVE = { type: 'integer', minimum: 0 };
const SELF = { $ref: '#' };
const MAP = { type: 'object', additionalProperties: SELF, default: {} };
const LIST = { type: 'array', minItems: 1, items: SELF };
const TYPES = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] };
const TEXTS = { type: 'array', items: { type: 'string' }, uniqueItems: true };

/** What a JSON Schema of draft 7 looks like, as a JSON Schema: the rules of json-schema.org/draft-07/schema. */
export const DRAFT_7: JsonObject = {
	$id: 'https://draft-7.invalid/schema',
	type: ['object', 'boolean'],
	properties: {
		$id: { type: 'string' },
		$schema: { type: 'string' },
		$ref: { type: 'string' },
		$comment: { type: 'string' },
		title: { type: 'string' },
		description: { type: 'string' },
		readOnly: { type: 'boolean' },
		writeOnly: { type: 'boolean' },
		examples: { type: 'array' },
		multipleOf: { type: 'number', exclusiveMinimum: 0 },
		maximum: { type: 'number' },
		exclusiveMaximum: { type: 'number' },
		minimum: { type: 'number' },
		exclusiveMinimum: { type: 'number' },
		maxLength: NON_NEGATIVE,
		minLength: NON_NEGATIVE,
		pattern: { type: 'string' },
		additionalItems: SELF,
		items: { anyOf: [SELF, LIST] },
		maxItems: NON_NEGATIVE,
		minItems: NON_NEGATIVE,
		uniqueItems: { type: 'boolean' },
		contains: SELF,
		maxProperties: NON_NEGATIVE,
		minProperties: NON_NEGATIVE,
		required: TEXTS,
		additionalProperties: SELF,
		definitions: MAP,
		properties: MAP,
		patternProperties: MAP,
		dependencies: { type: 'object', additionalProperties: { anyOf: [SELF, TEXTS] } },
		propertyNames: SELF,
		enum: { type: 'array' },
		type: { anyOf: [TYPES, { type: 'array', items: TYPES, minItems: 1, uniqueItems: true }] },
		format: { type: 'string' },
		contentMediaType: { type: 'string' },
		contentEncoding: { type: 'string' },
		if: SELF,
		then: SELF,
		else: SELF,
		allOf: LIST,
		anyOf: LIST,
		oneOf: LIST,
		not: SELF
	}
};
