"""handler(system, this, inputs): {} where there were none; a returned dict becomes the outputs; errors keep their lines."""


def handler(system, this, inputs):
    assert inputs == {}
    returned = this.script('async def handler(system, this, inputs):\n    return {"a": [1]}')
    assert returned.get('output_value') == {'a': [1]}
    wait = system.return_when.ALL_ENDED
    failed = this.script('def handler(system, this, inputs):\n    x = 1\n    return 1 / 0', wait=wait)
    assert failed.get('status') == 'ENDED_ERROR'
    assert failed.get('message').startswith('ZeroDivisionError'), failed.get('message')
    assert 'line 3' in failed.get('status_message') and 'flow_api' not in failed.get('status_message')
