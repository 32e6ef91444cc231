"""
message='markdown': a text with an OK button; this.message() blocks until it is pressed.

Shows: this.message, message.get
"""
import flow_api


def handler(system, this, inputs):
    message = this.message(subject='message_text', message='**All** is well, see the [log](https://example.com).')
    assert message.get('state') == 'answered'
    assert message.get('response') == {'ok': True}, message.get('response')
    assert message.get('subject', 'message_type') == ('message_text', 'INFO')
    assert message.get('execution_id') == this.get('id')
    assert message.get('answered_at') >= message.get('created_at')
    for wrong in ({}, {'message': 'a', 'request': 'b'}, {'message': 'a', 'message_type': 'LOUD'}):
        try:
            this.message(**wrong)
        except (TypeError, ValueError):
            continue
        raise AssertionError(f'{wrong} was sent')
