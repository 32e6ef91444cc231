import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { connectorDocs } from './connector-docs';
import { connectors } from './registry';

const document = new URL('../../../docs/connectors.md', import.meta.url);
const place = /<!-- connectors -->\n[^]*<!-- \/connectors -->/;

test('docs/connectors.md says what the declarations say (UPDATE_DOCS=1 writes it anew)', async () => {
	const generated = `<!-- connectors -->\n\n${connectors.map(connectorDocs).join('\n\n')}\n\n<!-- /connectors -->`;
	if (process.env.UPDATE_DOCS) {
		const text = await readFile(document, 'utf8');
		await writeFile(
			document,
			text.replace(place, () => generated)
		);
	}
	expect(place.exec(await readFile(document, 'utf8'))?.[0]).toBe(generated);
});
