"""
An exception that nobody catches ends the execution with ENDED_ERROR: its traceback is the status_message, its last line
the message. The traceback has the flow's own lines and numbers, and no others.

Shows: handler
"""

DEEP = """import json

def deep(text):
    return json.loads(text)

def handler(system, this):
    try:
        deep('{')
    except ValueError as error:
        raise KeyError('no data') from error
"""


def handler(system, this, inputs):
    wait = system.return_when.ALL_ENDED
    failed = this.script(DEEP, name='deep', wait=wait)
    status, message, trace = failed.get('status', 'message', 'status_message')
    assert (status, message) == ('ENDED_ERROR', "KeyError: 'no data'"), message
    lines = trace.splitlines()
    assert lines[-1] == message, trace
    for line in ('  File "deep", line 8, in handler', '  File "deep", line 4, in deep', '  File "deep", line 10, in handler'):
        assert line in lines, trace
    places = [line for line in lines if line.startswith('  File ')]
    assert all(place.startswith('  File "deep", line ') for place in places), trace

    refused = this.script('def handler(system, this):\n    x = 1\n    this.sleep("soon")', name='refused', wait=wait)
    assert 'File "refused", line 3, in handler' in refused.get('status_message')
    assert 'flow_api' not in refused.get('status_message'), refused.get('status_message')
    wrong = this.script('def handler(system, this)\n    pass', wait=wait)
    assert wrong.get('message').startswith('SyntaxError') and 'line 1' in wrong.get('status_message')
