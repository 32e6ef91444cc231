"""
Leaves a message when a call has ended: in an error, if nothing else is asked for.

In `subject` and `body`, `{child_name}`, `{child_status}`, `{child_message}` and `{child_id}` stand for what came of the call.
"""

import flow_api

BODY = '**{child_name}** ended with {child_status}.\n\n{child_message}'


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    child = this.wrapped(wait=system.return_when.ALL_ENDED)
    name, status, message = child.get('name', 'status', 'message')
    succeeded = status == 'ENDED_SUCCESS'
    if inputs.get('notify_on_success', False) if succeeded else inputs.get('notify_on_error', True):
        facts = {'child_name': name, 'child_status': status, 'child_message': message or '', 'child_id': child.get('id')}
        this.message(
            subject=filled(inputs.get('subject') or '{child_name}: {child_status}', facts),
            message=filled(inputs.get('body') or BODY, facts),
            message_type='SUCCESS' if succeeded else 'ERROR',
            wait=False,
        )
    return child


def filled(text, facts):
    for key, value in facts.items():
        text = text.replace('{' + key + '}', str(value))
    return text
