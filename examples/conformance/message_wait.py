"""
wait=False returns at once; .wait() waits for the answer and returns the message; load() polls.

Shows: this.message, message.wait, message.load
"""


def handler(system, this, inputs):
    message = this.message(subject='message_wait', request='How many?', wait=False)
    assert message.get('state', 'response') == ('open', None)
    assert message.wait() is message
    assert message.get('response')['string'] == '3'
    assert message.wait(timeout=1).load('state') == 'answered'
    polled = this.message(subject='message_wait: polled', message='When you can.', wait=False)
    while polled.load('state') == 'open':
        this.sleep(0.05)
    assert polled.get('response') == {'ok': True}
