import {
	completeFromList,
	snippetCompletion,
	startCompletion,
	type Completion,
	type CompletionContext,
	type CompletionResult
} from '@codemirror/autocomplete';
import { globalCompletion, localCompletionSource } from '@codemirror/lang-python';
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorView } from '@codemirror/view';
import { flowApi, keywordNames, type ApiMember } from './flow-api-completions';
import { memberAt, receiverOf, type ParsedScript } from './receivers';
import { signatureHelp } from './signature-help';
import { stringCompletion, type KnownNames } from './string-completion';

const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** How long an offer may wait for the text to be parsed, in milliseconds. */
const PARSE_MS = 1_000;

/** The words of Python that lang-python offers only as part of a snippet, or not at all. */
const keywords = (
	'and as assert async await break case continue def del elif else except finally from global if import in is ' +
	'lambda match nonlocal not or pass raise return try while with yield'
)
	.split(' ')
	.map((label): Completion => ({ label, type: 'keyword' }));

const handlerSnippet = snippetCompletion(
	'import flow_api\n\n\ndef handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):\n' +
		"\t${# write your automation here}\n\treturn this.success('${all done}')\n",
	{
		label: 'handler',
		detail: 'of a flow',
		type: 'keyword',
		info: 'The function that runs when the flow is run.',
		boost: 5
	}
);

const icon = { method: 'method', function: 'function', constant: 'constant', class: 'class', namespace: 'namespace' };

/** Inserts the name and, for what is called, its brackets, unless they are there already. */
function insertMember(member: ApiMember) {
	return (view: EditorView, _completion: Completion, from: number, to: number) => {
		const called = member.signature !== undefined && view.state.sliceDoc(to, to + 1) !== '(';
		const text = called ? `${member.name}()` : member.name;
		const inside = called && member.signature !== '()' ? 1 : 0;
		view.dispatch({
			changes: { from, to, insert: text },
			selection: { anchor: from + text.length - inside },
			userEvent: 'input.complete',
			scrollIntoView: true
		});
		if (member.gives && member.kind === 'namespace') startCompletion(view);
	};
}

/** As many parameters as fit into the list; the whole signature is in the help beside it. */
function shortSignature(signature: string): string {
	if (signature.length <= 28) return signature;
	const [first = ''] = signature.slice(1, -1).split(', ');
	return first.length <= 20 ? `(${first}, …)` : '(…)';
}

/** A member as it stands in the list: its name, the start of its signature, and its help beside it. */
export function memberCompletion(member: ApiMember): Completion {
	return {
		label: member.name,
		type: icon[member.kind],
		detail: shortSignature(member.signature ?? ''),
		info: () => signatureHelp(member),
		apply: insertMember(member)
	};
}

function memberCompletions(context: CompletionContext, script: ParsedScript): CompletionResult | null | 'elsewhere' {
	const word = context.matchBefore(/\.\s*[\p{L}\p{N}_]*$/u);
	if (!word) return 'elsewhere';
	const dot = script.tree.resolveInner(word.from + 1, -1);
	if (dot.name !== '.' || dot.parent?.name !== 'MemberExpression') return null;
	const receiver = dot.parent.firstChild && receiverOf(script, dot.parent.firstChild);
	if (!receiver) return null;
	const from = context.pos - (/[\p{L}\p{N}_]*$/u.exec(word.text)?.[0].length ?? 0);
	return { from, options: flowApi[receiver].map(memberCompletion), validFor: identifier };
}

/** `wait=`, `inputs=` … between the brackets of a call of `flow_api`. */
function keywordArguments(context: CompletionContext, script: ParsedScript): Completion[] {
	const list = argumentListAround(script, context.pos);
	const member = list && memberAt(script, list.prevSibling);
	if (!member) return [];
	return keywordNames(member).map((name) => ({
		label: `${name}=`,
		type: 'property',
		detail: member.name,
		boost: 2
	}));
}

function argumentListAround({ tree }: ParsedScript, position: number) {
	let node = tree.resolveInner(position, -1);
	if (node.name === 'VariableName' && node.parent) node = node.parent;
	while (node.name === '(' || node.name === ',' || node.type.isError) {
		if (!node.parent) return null;
		node = node.parent;
	}
	return node.name === 'ArgList' && node.from < position ? node : null;
}

const keywordSource = completeFromList(keywords);

/** The one source of completions of Python scripts: after a dot, in a string, or a word of its own. */
export function pythonCompletion(names: KnownNames) {
	return async (context: CompletionContext): Promise<CompletionResult | null> => {
		const inString = stringCompletion(context, names);
		if (inString) return inString;
		// A machine that is busy with other things may not have parsed up to here yet.
		const tree = ensureSyntaxTree(context.state, context.pos, PARSE_MS) ?? syntaxTree(context.state);
		const inside = tree.resolveInner(context.pos, -1).name;
		if (inside === 'Comment' || inside === 'String' || inside === 'FormatString') return null;
		const script = { source: context.state.doc.toString(), tree };
		const members = memberCompletions(context, script);
		if (members !== 'elsewhere') return members;
		const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*$/u);
		if (!word && !context.explicit) return null;
		const results = [localCompletionSource(context), await globalCompletion(context), await keywordSource(context)];
		const options = [...keywordArguments(context, script), ...results.flatMap((result) => result?.options ?? [])];
		const line = context.state.doc.lineAt(context.pos);
		if (line.from === (word?.from ?? context.pos)) options.push(handlerSnippet);
		return { from: word?.from ?? context.pos, options: withoutDoubles(options), validFor: identifier };
	};
}

/** A keyword is offered once: as a snippet where there is one. */
function withoutDoubles(options: readonly Completion[]): Completion[] {
	const taken = new Set<string>();
	return options.filter(({ label, detail }) => {
		const plain = detail === undefined;
		if (plain && taken.has(label)) return false;
		taken.add(label);
		return true;
	});
}
