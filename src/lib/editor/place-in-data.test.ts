import { expect, test } from 'vitest';
import { placeInData } from './place-in-data';

const yaml = `# a comment
type: object
properties:
  count: { type: count }
  list:
    - a
    - b: 1
`;
const json = '{\n\t"type": "object",\n\t"properties": {\n\t\t"count": { "type": "count" }\n\t}\n}';

test.each<[string, (string | number)[], [number, number]]>([
	[yaml, [], [2, 1]],
	[yaml, ['properties', 'count', 'type'], [4, 12]],
	[yaml, ['properties', 'list', 1, 'b'], [7, 7]],
	[yaml, ['properties', 'list', 0], [6, 7]],
	// What is missing is said where it would be.
	[yaml, ['properties', 'count', 'minimum'], [4, 3]],
	[yaml, ['nothing'], [2, 1]],
	[yaml, ['properties', 'list', 7, 'x'], [5, 3]],
	[json, ['properties', 'count', 'type'], [4, 14]],
	['5', ['x'], [1, 1]],
	['', ['x'], [1, 1]]
])('of %j %j is at %j', (text, path, [line, column]) => {
	expect(placeInData(text, path)).toEqual({ line, column });
});
