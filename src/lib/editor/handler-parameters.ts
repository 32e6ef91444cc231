import { pythonLanguage } from '@codemirror/lang-python';
import type { SyntaxNode, Tree } from '@lezer/common';

/** How a script calls the parameters of its `handler`; null for those it does not have. */
export interface HandlerParameters {
	system: string | null;
	this: string | null;
	inputs: string | null;
}

/** A parameter and its annotation's text; neither `*args` nor `**kwargs`, nor the bare `*` and `/`. */
export interface Parameter {
	name: string;
	annotation: string | null;
}

/** The plain parameters of a `FunctionDefinition` node, in order. */
export function parametersOf(definition: SyntaxNode, source: string): Parameter[] {
	const found: Parameter[] = [];
	let starred = false;
	for (let node = definition.getChild('ParamList')?.firstChild ?? null; node; node = node.nextSibling) {
		const text = source.slice(node.from, node.to);
		// After `=` comes a default value, which may be a name too: it is the sibling right after AssignOp.
		if (node.name === 'VariableName' && !starred && node.prevSibling?.name !== 'AssignOp')
			found.push({ name: text, annotation: null });
		if (node.name === 'TypeDef' && found.length > 0 && !starred) {
			found[found.length - 1]!.annotation = text.replace(/^:\s*/, '').replace(/^(['"])(.*)\1$/, '$2');
		}
		if (text === ',') starred = false;
		if (text === '*' || text === '**') starred = true;
	}
	return found;
}

/** The module's `handler`; the last one where there are several, as Python takes it. */
function handlerOf(tree: Tree, source: string): SyntaxNode | null {
	let handler: SyntaxNode | null = null;
	for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
		const definition = node.name === 'DecoratedStatement' ? node.getChild('FunctionDefinition') : node;
		const name = definition?.name === 'FunctionDefinition' ? definition.getChild('VariableName') : null;
		if (name && source.slice(name.from, name.to) === 'handler') handler = definition;
	}
	return handler;
}

/** Reads the signature of `handler`: the engine goes by position, so the names are the flow's own. Null without one. */
export function handlerParameters(
	source: string,
	tree: Tree = pythonLanguage.parser.parse(source)
): HandlerParameters | null {
	const handler = handlerOf(tree, source);
	if (!handler) return null;
	const names = parametersOf(handler, source).map(({ name }) => name);
	return { system: names[0] ?? null, this: names[1] ?? null, inputs: names[2] ?? null };
}
