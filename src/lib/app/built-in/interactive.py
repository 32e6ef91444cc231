"""
Asks a person what to do when a call fails: try again, go on as if it had worked, or let it fail.

Nobody answers in time: it fails.
"""

import flow_api

BODY = '**{child_name}** ended with {child_status}.\n\n{child_message}'


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    minutes = float(inputs.get('interactive_limit_minutes', 30))
    tries = 0
    while True:
        tries += 1
        child = this.wrapped(wait=system.return_when.ALL_ENDED)
        name, status, message = child.get('name', 'status', 'message')
        if status == 'ENDED_SUCCESS':
            return child
        facts = {'child_name': name, 'child_status': status, 'child_message': message or '', 'tries': tries}
        text = filled(inputs.get('body') or BODY, facts)
        if inputs.get('context'):
            text += f'\n\n{inputs["context"]}'
        subject = filled(inputs.get('subject') or '{child_name} failed', facts)
        try:
            answer = this.message(subject=subject, body=form(text), message_type='WARNING', timeout=minutes * 60)
        except flow_api.MessageResponseTimeoutError:
            print(f'Nobody answered within {minutes:g} minutes.')
            return child
        response = answer.get('response') or {}
        if response.get('ignore'):
            this.save(output_value=child.get('output_value'))
            return this.success(f'Gone on without {name}: {message or status}')
        if not response.get('retry'):
            return child


def form(text):
    return {
        'type': 'object',
        'properties': {
            'what': {'element': 'markdown', 'description': text, 'order': 1},
            'retry': {'element': 'submit', 'label': 'Try again', 'order': 2},
            'ignore': {'element': 'submit', 'label': 'Go on without it', 'order': 3},
            'fail': {'element': 'submit', 'label': 'Let it fail', 'order': 4},
        },
    }


def filled(text, facts):
    for key, value in facts.items():
        text = text.replace('{' + key + '}', str(value))
    return text
