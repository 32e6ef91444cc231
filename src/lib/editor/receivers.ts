import type { SyntaxNode, Tree } from '@lezer/common';
import { memberOf, type Receiver } from './flow-api-completions';
import { handlerParameters, parametersOf } from './handler-parameters';

/** A parsed script, as the editor holds it. */
export interface ParsedScript {
	source: string;
	tree: Tree;
}

/** How deep `a.b().c().d()` is followed: nobody writes more, and a generated line must not hang the editor. */
const MAX_DEPTH = 24;

const textOf = ({ source }: ParsedScript, node: SyntaxNode) => source.slice(node.from, node.to);

/**
 * What `node`, an expression before a dot, stands for; null where that cannot be told from the text alone. `from` is the
 * place it is asked for: an assignment counts if it stands in the same function or at the top of the module.
 */
export function receiverOf(script: ParsedScript, node: SyntaxNode, depth = 0): Receiver | null {
	if (depth > MAX_DEPTH) return null;
	switch (node.name) {
		case 'VariableName':
			return nameStandsFor(script, textOf(script, node), node, depth);
		case 'ParenthesizedExpression':
		case 'AwaitExpression': {
			const inner = node.firstChild?.nextSibling;
			return inner ? receiverOf(script, inner, depth + 1) : null;
		}
		case 'CallExpression':
		case 'MemberExpression':
			return memberAt(script, node.name === 'CallExpression' ? node.firstChild : node, depth)?.gives ?? null;
		default:
			return null;
	}
}

/** The member of `flow_api` that a `MemberExpression` names. */
export function memberAt(script: ParsedScript, node: SyntaxNode | null, depth = 0) {
	if (node?.name !== 'MemberExpression') return null;
	const property = node.getChild('PropertyName');
	const receiver = property && node.firstChild ? receiverOf(script, node.firstChild, depth + 1) : null;
	return property && receiver ? memberOf(receiver, textOf(script, property)) : null;
}

function nameStandsFor(script: ParsedScript, name: string, at: SyntaxNode, depth: number): Receiver | null {
	for (let scope: SyntaxNode | null = at.parent; scope; scope = scope.parent) {
		if (scope.name === 'FunctionDefinition') {
			const parameter = parametersOf(scope, script.source).find((one) => one.name === name);
			const annotated = parameter?.annotation ? annotationStandsFor(parameter.annotation) : null;
			if (annotated)
				return handlerNameStandsFor(script, name) === 'this' && annotated === 'execution' ? 'this' : annotated;
		}
		if (scope.name === 'FunctionDefinition' || scope.name === 'Script') {
			const assigned = assignedReceiver(script, scope, name, at.from, depth);
			if (assigned) return assigned;
		}
	}
	return handlerNameStandsFor(script, name) ?? conventional(script, name);
}

function annotationStandsFor(annotation: string): Receiver | null {
	if (/(^|\.)Execution$/.test(annotation)) return 'execution';
	return /(^|\.)System$/.test(annotation) ? 'system' : null;
}

function handlerNameStandsFor({ source, tree }: ParsedScript, name: string): Receiver | null {
	const names = handlerParameters(source, tree);
	if (names?.this === name) return 'this';
	return names?.system === name ? 'system' : null;
}

/** Functions beside the handler mostly keep its names; and a module may be imported under another one. */
function conventional({ source }: ParsedScript, name: string): Receiver | null {
	if (name === 'this' || name === 'system' || name === 'flow_api') return name;
	const imported = /^[ \t]*import[ \t]+flow_api[ \t]+as[ \t]+(\w+)/m.exec(source)?.[1];
	if (imported === name) return 'flow_api';
	return name === 'exceptions' && /^[ \t]*from[ \t]+flow_api[ \t]+import[ \t].*\bexceptions\b/m.test(source)
		? 'exceptions'
		: null;
}

/** What the last `name = …` before `before` in `scope` gives. */
function assignedReceiver(
	script: ParsedScript,
	scope: SyntaxNode,
	name: string,
	before: number,
	depth: number
): Receiver | null {
	let value: SyntaxNode | null = null;
	scope.cursor().iterate((node) => {
		if (node.from >= before) return false;
		if (node.name === 'FunctionDefinition' && node.from !== scope.from) return false;
		if (node.name !== 'AssignStatement' || node.to > before) return;
		const target = node.node.firstChild;
		if (target?.name === 'VariableName' && textOf(script, target) === name) value = node.node.lastChild;
	});
	return value ? receiverOf(script, value, depth + 1) : null;
}
