"""
system.message() does not block: .wait(), then .get('response'). system.messages() lists them; delete() takes one back.

Shows: system.message, system.messages, message.wait, message.exists, message.delete
"""


def handler(system, this, inputs):
    message = system.message(subject='message_system', request='Who is it?')
    assert message.get('state') == 'open'
    assert message.wait().get('response')['string'] == 'me'
    found = system.messages({'field': 'subject', 'op': 'eq', 'value': 'message_system'}, execution_id=this.get('id'))
    assert list(found) == [message]
    other = system.message(subject='message_system: taken back', message='Never mind.')
    assert other.exists()
    other.delete()
    assert not other.exists()
