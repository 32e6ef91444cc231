"""
message_type: SUCCESS, INFO, WARNING, ERROR, POPUP; INFO unless said otherwise.

Shows: this.message, message.get
"""


def handler(system, this, inputs):
    for name in ('SUCCESS', 'INFO', 'WARNING', 'ERROR', 'POPUP'):
        message = this.message(subject=f'message_types: {name}', message='Look.', message_type=name)
        assert message.get('message_type') == name
    assert this.message(subject='message_types: none', message='Look.').get('message_type') == 'INFO'
