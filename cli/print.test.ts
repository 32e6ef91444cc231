import { afterEach, expect, it, vi } from 'vitest';
import { printLine, printReport } from './print.mjs';

const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
afterEach(() => write.mockClear());
const printed = () => write.mock.calls.map(([text]) => String(text)).join('');

it('prints log lines without commands to the terminal', () => {
	printLine({ name: 'f\u001b[2J', text: 'a\tb\u001b]0;title\u0007\r\u009b31m\nlast: größe 🎉\n' });
	expect(printed()).toBe('[f\\x1b[2J] a\tb\\x1b]0;title\\x07\\x0d\\x9b31m\n[f\\x1b[2J] last: größe 🎉\n');
});

it('prints results so, too', () => {
	const root = { name: 'f', status: 'ENDED_ERROR', message: null };
	const output_value = { text: '\u001b[2J\u009b2J' };
	const said = { status: 'ENDED_ERROR', message: 'no\u001b[2J', status_message: 'one\ntwo\u001b[2J', output_value };
	printReport({ ...said, duration_ms: 10, executions: [root, { ...root, message: '\u001b[2J' }] } as never);
	expect(printed()).toContain('one\ntwo\\x1b[2J\n');
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	expect(printed()).not.toMatch(/[\u001b\u009b]/);
});
