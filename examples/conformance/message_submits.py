"""
Several submits: the pressed one is true in the response; its own required: [] overrides the form's.

Shows: this.message, message.get
"""


def handler(system, this, inputs):
    body = {
        'type': 'object',
        'properties': {
            'reason': {'element': 'textarea', 'label': 'Reason', 'order': 1},
            'approve': {'element': 'submit', 'label': 'Approve', 'order': 2},
            'reject': {'element': 'submit', 'label': 'Reject', 'order': 3, 'required': []},
        },
        'required': ['reason'],
    }
    approved = this.message(subject='message_submits: approved', body=body).get('response')
    assert approved == {'reason': 'it is cheap', 'approve': True}, approved
    rejected = this.message(subject='message_submits: rejected', body=body).get('response')
    assert rejected == {'reject': True}, rejected
