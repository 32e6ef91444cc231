import { syntaxTree } from '@codemirror/language';
import { hoverTooltip } from '@codemirror/view';
import { memberAt } from './receivers';
import { signatureHelp } from './signature-help';

/** Help on `this.flow`, `system.now` and the rest of `flow_api`, where the pointer rests. */
export const pythonHover = hoverTooltip((view, position, side) => {
	const tree = syntaxTree(view.state);
	const node = tree.resolveInner(position, side);
	if (node.name !== 'PropertyName') return null;
	const member = memberAt({ source: view.state.doc.toString(), tree }, node.parent);
	if (!member) return null;
	return { pos: node.from, end: node.to, above: true, create: () => ({ dom: signatureHelp(member) }) };
});
