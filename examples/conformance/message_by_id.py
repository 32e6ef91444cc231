"""
system.message(id) reopens a message, also from another execution, and also one that was answered long ago.

Shows: system.message, message.wait, message.load
"""
import flow_api


def handler(system, this, inputs):
    message = system.message(subject='message_by_id', request='Which way?')
    other = this.flow('_message_by_id', message_id=message.get('id'))
    assert other.get('output_value')['way'] == 'left'
    again = system.message(message.get('id'))
    assert again == message and again.load('state') == 'answered'
    assert again == system.message(message.get('id'), by='id') and again.exists()
    assert again.wait().get('response')['string'] == 'left'
    try:
        system.message('00000000-0000-7000-8000-000000000000').wait()
    except flow_api.ResourceNotFoundError:
        return
    raise AssertionError('a message that never was is waited for')
