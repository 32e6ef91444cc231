import type { ApiMember } from './flow-api-completions';

/** The help of a member as it is shown beside the completion list and on hovering: its signature and one line. */
export function signatureHelp(member: ApiMember): HTMLElement {
	const help = document.createElement('div');
	help.className = 'cm-api-help';
	if (member.signature !== undefined) {
		const signature = help.appendChild(document.createElement('div'));
		signature.className = 'cm-api-signature';
		signature.textContent = `${member.name}${member.signature}`;
	}
	help.appendChild(document.createElement('div')).textContent = member.help;
	return help;
}
