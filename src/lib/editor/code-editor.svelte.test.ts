import { EditorView } from '@codemirror/view';
import axe from 'axe-core';
import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import CodeEditor from './code-editor.svelte';
import { pythonChecker } from './python-checker';

const script = `import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    return this.success('all done')
`;

/** The editor in its place, once it has taken over from the plain field. */
async function mounted(): Promise<EditorView> {
	const content = await vi.waitFor(() => {
		const found = document.querySelector<HTMLElement>('.cm-content');
		if (!found) throw new Error('The code editor is not there yet.');
		return found;
	});
	return EditorView.findFromDOM(content) as EditorView;
}

async function editorWith(props: Partial<Parameters<typeof render<typeof CodeEditor>>[1]> & { value: string }) {
	const rendered = await render(CodeEditor, props);
	const view = await mounted();
	return { ...rendered, view };
}

function cursorAfter(view: EditorView, text: string) {
	const at = view.state.doc.toString().indexOf(text);
	if (at < 0) throw new Error(`The script has no "${text}".`);
	view.focus();
	view.dispatch({ selection: { anchor: at + text.length } });
}

const listed = () =>
	[...document.querySelectorAll('.cm-tooltip-autocomplete li .cm-completionLabel')].map((li) => li.textContent);

it('saves with Ctrl-S and runs with Ctrl-Enter, and the browser does nothing else with them', async () => {
	const calls: string[] = [];
	const unhandled = vi.fn();
	const { view } = await editorWith({
		value: script,
		onsave: () => calls.push('save'),
		onrun: () => calls.push('run')
	});
	window.addEventListener('keydown', (event) => {
		if (event.ctrlKey && event.key !== 'Control' && !event.defaultPrevented) unhandled(event.key);
	});
	view.focus();
	await userEvent.keyboard('{Control>}s{/Control}{Control>}{Enter}{/Control}');
	expect(calls).toEqual(['save', 'run']);
	expect(unhandled).not.toHaveBeenCalled();
	expect(view.state.doc.toString()).toBe(script);
});

it('tells each edit with the whole text, and indents with four spaces', async () => {
	const onchange = vi.fn();
	const { view } = await editorWith({ value: 'if x:', onchange });
	cursorAfter(view, 'if x:');
	await userEvent.keyboard('{Enter}y');
	expect(onchange).toHaveBeenLastCalledWith('if x:\n    y');
});

it('marks a syntax error at its line and says it in words', async () => {
	await editorWith({ value: 'def handler(system, this)\n    pass\n' });
	await expect.element(page.getByRole('button', { name: /1 error/ })).toBeVisible();
	const marked = document.querySelector('.cm-lintRange-error');
	expect(marked?.closest('.cm-line')?.textContent).toBe('def handler(system, this)');
	await page.getByRole('button', { name: /1 error/ }).click();
	await expect.element(page.getByText('Syntax error: expected `:`, found newline')).toBeVisible();
});

it('marks an undefined name as an error and an unused import as a hint, whose fix removes it', async () => {
	const { view } = await editorWith({ value: 'import os\n\n\ndef handler(system, this):\n    this.log(nothing)\n' });
	await expect.element(page.getByRole('button', { name: '1 error, 1 hint' })).toBeVisible();
	expect(document.querySelector('.cm-lintRange-error')?.textContent).toBe('nothing');
	expect(document.querySelector('.cm-lintRange-hint')?.textContent).toBe('os');
	view.focus();
	view.dispatch({ selection: { anchor: 0 } });
	await userEvent.keyboard('{Shift>}{F8}{/Shift}{Shift>}{F8}{/Shift}');
	await page.getByRole('button', { name: /Remove unused import/ }).click();
	expect(view.state.doc.toString()).not.toContain('import os');
});

it('knows the syntax of Python 3.14', async () => {
	const value =
		"def handler(system, this):\n    try:\n        this.log(t'{this}')\n    except ValueError, TypeError:\n        this.log(missing_name)\n";
	await editorWith({ value });
	await expect.element(page.getByRole('button', { name: '1 error' })).toBeVisible();
	expect(document.querySelector('.cm-lintRange-error')?.textContent).toBe('missing_name');
});

it('takes a text from outside as one edit that can be undone, keeps the cursor and does not tell it back', async () => {
	const onchange = vi.fn();
	const { view, rerender } = await editorWith({ value: script, onchange });
	cursorAfter(view, 'this.succ');
	await rerender({ value: `# made elsewhere\n${script}` });
	expect(view.state.doc.toString()).toBe(`# made elsewhere\n${script}`);
	expect(view.state.sliceDoc(view.state.selection.main.head - 9, view.state.selection.main.head)).toBe('this.succ');
	expect(onchange).not.toHaveBeenCalled();
	view.focus();
	await userEvent.keyboard('{Control>}z{/Control}');
	expect(view.state.doc.toString()).toBe(script);
	expect(onchange).toHaveBeenLastCalledWith(script);
});

it('lists what `this` can do with its help, and inserts the call', async () => {
	const { view } = await editorWith({ value: script });
	cursorAfter(view, 'inputs: dict):\n');
	await userEvent.keyboard('    this.wait_');
	await vi.waitFor(() => expect(listed()).toContain('wait_for'));
	await expect.element(page.getByText('Waits for several executions or ids', { exact: false })).toBeVisible();
	await vi.waitFor(async () => {
		await userEvent.keyboard('{Tab}');
		expect(view.state.doc.toString()).toContain('    this.wait_for()');
	});
	expect(view.state.sliceDoc(0, view.state.selection.main.head)).toMatch(/this\.wait_for\($/);
});

it('offers the flows there are inside this.flow()', async () => {
	const { view } = await editorWith({ value: script, flowNames: ['send report', "Ada's flow"] });
	cursorAfter(view, 'inputs: dict):\n');
	await userEvent.keyboard("    this.flow('");
	await vi.waitFor(() => expect(listed()).toEqual(["Ada's flow", 'send report']));
});

it('can be left with the keyboard: Escape, then Tab', async () => {
	const { view } = await editorWith({ value: script });
	const after = document.body.appendChild(document.createElement('button'));
	cursorAfter(view, 'all done');
	await userEvent.keyboard('{Tab}');
	expect(view.hasFocus).toBe(true);
	await userEvent.keyboard('{Escape}{Tab}');
	expect(view.hasFocus).toBe(false);
	after.remove();
});

it('reveals and marks a line', async () => {
	const value = Array.from({ length: 300 }, (_, index) => `x${index} = ${index}`).join('\n');
	const { view, rerender } = await editorWith({ value, line: 200 });
	await vi.waitFor(() => expect(document.querySelector('.cm-revealed-error')?.textContent).toBe('x199 = 199'));
	expect(view.state.doc.lineAt(view.state.selection.main.head).number).toBe(200);
	await rerender({ line: 250, lineTone: 'info' });
	await vi.waitFor(() => expect(document.querySelector('.cm-revealed-info')?.textContent).toBe('x249 = 249'));
	await rerender({ line: null });
	await vi.waitFor(() => expect(document.querySelector('.cm-revealed-info')).toBeNull());
});

it('cannot be changed while it is read-only', async () => {
	const onchange = vi.fn();
	const { view } = await editorWith({ value: script, readonly: true, onchange });
	view.focus();
	await userEvent.keyboard('x{Enter}');
	expect(view.state.doc.toString()).toBe(script);
	expect(onchange).not.toHaveBeenCalled();
});

it.each([false, true])('has nothing that axe objects to (readonly: %s)', async (readonly) => {
	const { container } = await editorWith({ value: 'import os\nx = (\n', readonly, label: 'Script of hello' });
	if (!readonly) await expect.element(page.getByRole('button', { name: /error/ })).toBeVisible();
	await expect.element(page.getByRole('textbox', { name: 'Script of hello' })).toBeVisible();
	const { violations } = await axe.run(container);
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

it('says when scripts cannot be checked, goes on, and tries again when asked', async () => {
	const check = vi.spyOn(pythonChecker, 'check').mockResolvedValue({ ok: false, reason: 'no network' });
	const { view } = await editorWith({ value: 'x = (' });
	await expect.element(page.getByText('The script is not checked for mistakes now: no network')).toBeVisible();
	cursorAfter(view, 'x = (');
	await userEvent.keyboard('1');
	expect(view.state.doc.toString()).toBe('x = (1');
	check.mockRestore();
	await page.getByRole('button', { name: 'Try again' }).click();
	await expect.element(page.getByRole('button', { name: '1 error' })).toBeVisible();
	await expect.element(page.getByText('not checked')).not.toBeInTheDocument();
});

it('explains a call under the pointer', async () => {
	await editorWith({ value: script });
	await page.getByText('success', { exact: true }).hover();
	await expect.element(page.getByText('Ends this execution with success.', { exact: false })).toBeVisible();
	await expect.element(page.getByText('success(message=None)')).toBeVisible();
});

it('sets breakpoints with F9, moves them with their lines, and takes those from outside without telling them again', async () => {
	const told: number[][] = [];
	const { view, rerender } = await editorWith({
		value: script,
		breakpoints: [5],
		onbreakpoints: (lines) => told.push(lines)
	});
	await expect.poll(() => document.querySelectorAll('.cm-breakpoint-gutter .cm-breakpoint').length).toBeGreaterThan(0);
	expect(told).toEqual([]);
	cursorAfter(view, 'def handler');
	await userEvent.keyboard('{F9}');
	view.dispatch({ changes: { from: 0, insert: '# first\n' } });
	await userEvent.keyboard('{F9}');
	expect(told).toEqual([[4, 5], [5, 6], [6]]);
	await rerender({ value: view.state.doc.toString(), breakpoints: [2] });
	await userEvent.keyboard('{F9}');
	expect(told.at(-1)).toEqual([2, 5]);
});
