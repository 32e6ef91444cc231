import { Validator, type Schema } from '@cfworker/json-schema';
import { toJsonSchema } from '@valibot/to-json-schema';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { BUNDLE_LIMITS, bundleSchema } from '../domain/bundle';
import { bundleFields, BUNDLE_RECORD_TYPES } from '../domain/bundle-record';
import { MAX_NAME_LENGTH } from '../domain/names';
import { RECORD_KINDS } from '../domain/record-kinds';
import { exportBundle } from './bundle-export';
import { readBundle } from './bundle-read';
import { FlowRepository } from './flow-repository';
import { testDatabase } from './test-database';

const document = new URL('../../../docs/bundle-format.md', import.meta.url);
const place = /<!-- schema -->[^]*<!-- \/schema -->/;
const fieldsPlace = /<!-- fields -->[^]*<!-- \/fields -->/;
const generated = JSON.stringify(
	toJsonSchema(bundleSchema, {
		target: 'draft-07',
		// The only check of our own is that for an object.
		overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? { type: 'object' } : undefined)
	}),
	null,
	'\t'
);

const cell = (text: string) => text.replaceAll('|', '\\|');
/** Each kind with its fields, as the document shows them. */
const fieldsTable = [
	'| kind | field | | where a file says nothing |',
	'| --- | --- | --- | --- |',
	...BUNDLE_RECORD_TYPES.flatMap((type) => {
		const fields = bundleFields(type);
		if (fields.length === 0) return [`| ${type} | none | | |`];
		return fields.map((name, index) => {
			const { help, default: none } = RECORD_KINDS[type][name]!;
			const absent = type === 'webhook' && name === 'key' ? 'one of its own' : `\`${JSON.stringify(none)}\``;
			return `| ${index === 0 ? type : ''} | \`${name}\` | ${cell(help)} | ${absent} |`;
		});
	})
].join('\n');

async function documented(): Promise<string> {
	const section = place.exec(await readFile(document, 'utf8'))?.[0] ?? '';
	return /```json\n([^]*)\n```/.exec(section)?.[1] ?? '';
}

test('the documented JSON Schema is the one the app checks with', async () => {
	if (process.env.UPDATE_DOCS) {
		const text = await readFile(document, 'utf8');
		const section = `<!-- schema -->\n\n\`\`\`json\n${generated}\n\`\`\`\n\n<!-- /schema -->`;
		const fields = `<!-- fields -->\n\n${fieldsTable}\n\n<!-- /fields -->`;
		await writeFile(
			document,
			text.replace(place, () => section).replace(fieldsPlace, () => fields)
		);
	}
	expect(await documented()).toBe(generated);
	expect(await readFile(document, 'utf8')).toContain(`\n${fieldsTable}\n`);
});

test('the documented limits are the ones the app checks with', async () => {
	const text = await readFile(document, 'utf8');
	const { bytes, flows, scriptLength, descriptionLength, records, fileBytes, depth } = BUNDLE_LIMITS;
	const words = (value: number) => value.toLocaleString('en');
	expect(text).toContain(`${bytes / 1_000_000} MB, ${words(flows)} flows, ${words(scriptLength)} characters a script`);
	expect(text).toContain(`${words(descriptionLength)} a description, ${MAX_NAME_LENGTH} a name`);
	expect(text).toContain(`${words(records)} records, ${fileBytes / 1_000_000} MB a file, ${depth} levels in a value`);
});

test('an exported bundle and the documented example fit the documented schema', async () => {
	const validator = new Validator(JSON.parse(await documented()) as Schema, '7');
	const db = await testDatabase();
	await new FlowRepository(db).create({ name: 'hello', description: 'Says hello.' });
	const { text } = await exportBundle(db, { flowIds: null, appVersion: '1.0.0', now: 0 });
	expect(validator.validate(JSON.parse(text)).errors).toEqual([]);
	expect(validator.validate({ format: 'millrace-bundle', version: 1, flows: [{ name: '' }] }).valid).toBe(false);

	const example = /```json\n([^]*?)\n```/.exec(await readFile(document, 'utf8'))![1]!;
	expect(validator.validate(JSON.parse(example)).errors).toEqual([]);
	expect(await readBundle(example)).toMatchObject({ ok: true, ignored: [] });
});
