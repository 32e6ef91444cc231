/** What a run prints: log lines as they come, then the result. */

/** @param {{ name: string, text: string }} line */
export function printLine({ name, text }) {
	for (const part of text.replace(/\n$/, '').split('\n')) process.stdout.write(`[${name}] ${part}\n`);
}

/** @param {import('../src/lib/app/automation').RunReport} report */
export function printReport(report) {
	const [root] = report.executions;
	const seconds = (report.duration_ms / 1_000).toFixed(2);
	const words = [`${report.status} after ${seconds} s`, report.message].filter(Boolean).join(': ');
	process.stdout.write(`\n${root.name}: ${words}\n`);
	if (report.status_message && report.status_message !== report.message)
		process.stdout.write(`${report.status_message}\n`);
	const failed = report.executions
		.slice(1)
		.filter(({ status }) => status === 'ENDED_ERROR' || status === 'ENDED_CANCELLED');
	for (const { name, status, message } of failed.slice(0, 20)) {
		process.stdout.write(`  ${name}: ${status}${message ? `: ${message}` : ''}\n`);
	}
	if (failed.length > 20) process.stdout.write(`  … and ${failed.length - 20} more\n`);
	const outputs = Object.entries(/** @type {object} */ (report.output_value ?? {})).filter(
		([key]) => key !== 'logging'
	);
	if (outputs.length > 0) process.stdout.write(`${JSON.stringify(Object.fromEntries(outputs), null, 2)}\n`);
}

/** @param {import('../src/lib/app/automation').RunReport} report */
export function printJson(report) {
	process.stdout.write(`${JSON.stringify(report)}\n`);
}
