"""
this.message(wait=False) and system.message() send one and go on; .wait() waits for the answer, for a while;
system.message(id) is one that exists, also for another execution.

Shows: this.message, system.message, system.messages, message.get, message.load, message.wait, message.exists, message.delete
"""
import flow_api

OTHER = """
def handler(system, this, inputs):
    message = system.message(inputs['id'])
    return {'read': message.get('subject', 'state', 'execution_id'), 'exists': message.exists()}
"""


def handler(system, this, inputs):
    message = this.message(subject='message_ask', request='Your name?', wait=False)
    assert message.get('subject', 'state', 'response', 'message_type') == ('message_ask', 'open', None, 'INFO')
    assert message.get('body')['properties']['string']['label'] == 'Your name?'
    assert this.script(OTHER, id=message.get('id')).get('output_value') == {
        'read': ['message_ask', 'open', this.get('id')],
        'exists': True,
    }
    assert list(system.messages(subject='message_ask')) == [message]
    for wait in (lambda: message.wait(timeout=0.05), lambda: this.message(subject='message_ask: in time', timeout=0.05)):
        try:
            wait()
        except flow_api.MessageResponseTimeoutError as error:
            assert isinstance(error, flow_api.TimeoutExceededError)
        else:
            raise AssertionError('nobody can have answered')
    older = system.message(subject='message_ask: older', message='**well**', message_type='WARNING')
    assert older.load('state', 'message_type') == ('open', 'WARNING') and older.load() is older
    older.delete()
    assert not older.exists() and message.exists()
    try:
        this.message(subject='wrong', body={'properties': {'a': {'element': 'knob'}}})
    except ValueError as error:
        assert "'knob'" in str(error)
    else:
        raise AssertionError('a form with a knob was sent')
