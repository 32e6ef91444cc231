"""Asks a person, lets another one wait for an answer, and gives up where nobody gives one."""

import flow_api


def handler(system, this, inputs):
    first = this.message(subject='first', request='Well?')
    this.log('answered', first.get('response'))
    later = system.message(subject='later', request='When you can.', message_type='POPUP')
    this.log('asked', later.get('state'))
    child = this.script(WAITS, name='waits', message_id=later.get('id'))
    told = []
    for message in (None, system.message(subject='nobody: sent before', message='Hello?')):
        try:
            if message is None:
                this.message(subject='nobody', request='Is anybody there?', timeout=0.01)
            else:
                message.wait(timeout=0.01)
        except flow_api.MessageResponseTimeoutError as error:
            told.append(str(error))
            this.log(told[-1])
    return {'child': child.get('output_value'), 'again': later.wait().get('response'), 'told': told}


WAITS = """
def handler(system, this, inputs):
    return {'got': system.message(inputs['message_id']).wait().get('response')}
"""
