/** What a run prints: log lines as they come, then the result. */

/** @param {{ name: string, text: string }} line */
export function printLine({ name, text }) {
	for (const part of text.replace(/\n$/, '').split('\n')) print(`[${name}] ${part}`);
}

/**
 * Without what a terminal would take for a command to it: what flows say comes from anywhere.
 * @param {string} text
 */
export function harmless(text) {
	return text.replace(CONTROL, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** All control characters but tabs and ends of lines. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** @param {string} text */
function print(text) {
	process.stdout.write(`${harmless(text)}\n`);
}

/** @param {import('../src/lib/app/automation').RunReport} report */
export function printReport(report) {
	const [root] = report.executions;
	const seconds = (report.duration_ms / 1_000).toFixed(2);
	const words = [`${report.status} after ${seconds} s`, report.message].filter(Boolean).join(': ');
	print(`\n${root?.name}: ${words}`);
	if (report.status_message && report.status_message !== report.message) print(report.status_message);
	const failed = report.executions
		.slice(1)
		.filter(({ status }) => status === 'ENDED_ERROR' || status === 'ENDED_CANCELLED');
	for (const { name, status, message } of failed.slice(0, 20)) {
		print(`  ${name}: ${status}${message ? `: ${message}` : ''}`);
	}
	if (failed.length > 20) process.stdout.write(`  … and ${failed.length - 20} more\n`);
	const outputs = Object.entries(/** @type {object} */ (report.output_value ?? {})).filter(
		([key]) => key !== 'logging'
	);
	if (outputs.length > 0) print(JSON.stringify(Object.fromEntries(outputs), null, 2));
}

/** @param {import('../src/lib/app/automation').RunReport} report */
export function printJson(report) {
	process.stdout.write(`${JSON.stringify(report)}\n`);
}
