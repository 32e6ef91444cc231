import { expect, test } from 'vitest';
import { hasComments } from './yaml-comments';

test.each(['# above\na: 1', 'a: 1 # behind', 'a: #fff', '- x\n  # between\n- y', 'a: "1" # "'])(
	'a comment is found: %j',
	(text) => expect(hasComments(text)).toBe(true)
);

test.each(['', 'a: b#c', 'a: "# no"', "a: '# no'", '|\n  # text\n', '|\n# text\n', 'a: >\n  # text\n', 'a: b\n  c#d'])(
	'what only looks like one is none: %j',
	(text) => expect(hasComments(text)).toBe(false)
);
