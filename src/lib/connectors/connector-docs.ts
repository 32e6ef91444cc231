import * as v from 'valibot';
import type { Connector } from './define-connector';

/** A connector's chapter of docs/connectors.md, made from its declaration. */
export function connectorDocs(connector: Connector): string {
	const inputs = Object.entries(connector.inputs);
	const available = inputs.filter(([, field]) => !field.unsupported);
	const unsupported = inputs.filter(([, field]) => field.unsupported);
	return [
		`## ${connector.type}`,
		connector.description,
		'### Inputs',
		table(
			['input', 'also', 'what it does', 'takes', 'when absent'],
			available.map(([key, field]) => [
				code(key),
				(field.aliases ?? []).map(code).join(', '),
				field.description,
				field.accepts,
				absence(field.schema)
			])
		),
		'Not available (giving one fails with `NotImplementedError`):',
		table(
			['input', 'also', 'why'],
			unsupported.map(([key, field]) => [code(key), (field.aliases ?? []).map(code).join(', '), field.unsupported!])
		),
		'### Outputs',
		table(
			['output', 'what it is', 'there'],
			Object.entries(connector.outputs).map(([key, field]) => [
				code(key),
				field.description,
				field.when ? `where ${field.when}` : 'always'
			])
		),
		'### Sending again',
		connector.idempotency,
		`Never shown: ${connector.protectedInputKeys.map(code).join(', ')}.`
	].join('\n\n');
}

function absence(schema: v.GenericSchema): string {
	if (!('default' in schema)) return '(required)';
	const value = (schema as v.OptionalSchema<v.GenericSchema, unknown>).default;
	if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '';
	return code(typeof value === 'string' ? value : JSON.stringify(value));
}

const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
