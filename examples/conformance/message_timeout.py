"""
timeout=: MessageResponseTimeoutError, which is a TimeoutExceededError; a
message that was asked with .wait() can be waited for again.

Shows: this.message, message.wait, system.messages
"""
import flow_api


def handler(system, this, inputs):
    before = system.now()
    try:
        this.message(subject='message_timeout', request='Is anybody there?', timeout=0.2)
    except flow_api.MessageResponseTimeoutError as error:
        assert isinstance(error, flow_api.TimeoutExceededError)
        assert 'message_timeout' in str(error), str(error)
    else:
        raise AssertionError('nobody answered, and it went on')
    assert system.now() - before >= 0.2
    [asked] = system.messages(subject='message_timeout', execution_id=this.get('id'))
    assert asked.get('state') == 'withdrawn'
    message = system.message(subject='message_timeout: twice', request='And now?')
    for _ in range(2):
        try:
            message.wait(timeout=0.1)
        except flow_api.MessageResponseTimeoutError:
            continue
        raise AssertionError('nobody answered, and it went on')
    assert message.load('state') == 'open'
    message.delete()
