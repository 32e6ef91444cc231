import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './markdown';

function html(text: string): string {
	const element = document.createElement('div');
	element.append(renderMarkdown(text));
	return element.innerHTML.trim();
}

describe('markdown', () => {
	test('is formatted, with headings below those of the screen', () => {
		expect(html('# One\n\n**two**\nthree')).toBe('<h3>One</h3>\n<p><strong>two</strong><br>three</p>');
		expect(html('| a |\n| - |\n| 1 |')).toContain('<td>1</td>');
		expect(html('- one\n- two')).toContain('<li>one</li>');
	});

	test('opens links in a tab that has no hold of this one', () => {
		const link = '<a href="https://a.example/" target="_blank" rel="noopener noreferrer">a</a>';
		expect(html('[a](https://a.example/)')).toBe(`<p>${link}</p>`);
		expect(html('[a](https://a.example/){ext}!')).toBe(`<p>${link}!</p>`);
		expect(html('<a href="https://a.example/" target="_top" onclick="x()">a</a>')).toBe(`<p>${link}</p>`);
	});

	test('takes HTML that does no harm', () => {
		expect(html('<details><summary>More</summary>text</details>')).toBe(
			'<details><summary>More</summary>text</details>'
		);
		expect(html('a <b>bold</b> <i class="fa">x</i>')).toBe('<p>a <b>bold</b> <i>x</i></p>');
	});

	test.each([
		'<script>parent.broken = 1</script>',
		'<img src="nowhere.png" onerror="parent.broken = 1">',
		'[a](javascript:parent.broken=1)',
		'[a](java\tscript:parent.broken=1)',
		'<a href="data:text/html,<script>1</script>">a</a>',
		'<svg onload="parent.broken = 1"></svg>',
		'<iframe srcdoc="<script>parent.broken = 1</script>"></iframe>',
		'<form action="https://a.example"><input name="x"><button>Send</button></form>',
		'<style>body { display: none }</style>',
		'<div style="position: fixed; inset: 0" class="dialog-overlay" id="main">over</div>',
		'<math><mtext></p><img src=x onerror="parent.broken = 1"></math>',
		'<base href="https://a.example/"><meta http-equiv="refresh" content="0">',
		'<object data="x"></object><embed src="x">'
	])('does without %s', (text) => {
		const element = document.createElement('div');
		element.append(renderMarkdown(text));
		document.body.append(element);
		const all = [...element.querySelectorAll('*')];
		expect(
			all.filter(({ localName }) =>
				/^(script|iframe|form|input|button|style|base|meta|object|embed|svg|math)$/.test(localName)
			)
		).toEqual([]);
		const attributes = all.flatMap(({ attributes }) => [...attributes]);
		expect(attributes.filter(({ name }) => /^on|^(style|class|id|name)$/.test(name))).toEqual([]);
		expect(attributes.filter(({ value }) => /^\s*(javascript|data):/i.test(value.replaceAll(/\s/g, '')))).toEqual([]);
		element.remove();
	});
});
