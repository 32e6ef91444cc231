"""
request='question': one text field, whose answer is response['string'].

Shows: this.message, message.get
"""


def handler(system, this, inputs):
    response = this.message(subject='message_request', request='Who are you?').get('response')
    assert response['string'] == 'Ada', response
