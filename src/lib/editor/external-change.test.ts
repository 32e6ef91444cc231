import { history, undo } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';
import { externalChange } from './external-change';

const stateOf = (doc: string, cursor = 0) =>
	EditorState.create({ doc, selection: { anchor: cursor }, extensions: [history()] });

it('does nothing for the same text, whatever its line breaks', () => {
	expect(externalChange(stateOf('a\nb'), 'a\r\nb')).toBeNull();
});

it('keeps the cursor at the word it was in when text before and after it changes', () => {
	const state = stateOf('one\ntwo\nthree', 'one\ntw'.length);
	const next = state.update(externalChange(state, 'zero\none\ntwo\nthree and four')!).state;
	expect(next.doc.toString()).toBe('zero\none\ntwo\nthree and four');
	expect(next.sliceDoc(0, next.selection.main.head)).toBe('zero\none\ntw');
});

it('is one undo step of its own, apart from the typing right before it', () => {
	let state = stateOf('a');
	state = state.update({ changes: { from: 1, insert: 'b' }, userEvent: 'input.type' }).state;
	state = state.update(externalChange(state, 'xaby')!).state;
	undo({ state, dispatch: (transaction) => (state = transaction.state) });
	expect(state.doc.toString()).toBe('ab');
	undo({ state, dispatch: (transaction) => (state = transaction.state) });
	expect(state.doc.toString()).toBe('a');
});

it('reaches a read-only editor', () => {
	const state = EditorState.create({ doc: 'a', extensions: [EditorState.readOnly.of(true)] });
	expect(state.update(externalChange(state, 'b')!).state.doc.toString()).toBe('b');
});
