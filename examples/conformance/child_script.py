"""
this.script(source, …) runs text; this.task(TYPE) is the older connect; names that are not found say what is near.

Shows: this.script, this.task
"""
import flow_api


def handler(system, this, inputs):
    made = this.script('def handler(system, this, inputs):\n    return {"twice": inputs["n"] * 2}', n=4)
    assert made.get('output_value')['twice'] == 8 and made.get('type') == 'SCRIPT'
    ready = this.script('x = 1', {'n': 4}, 'ready', True, False)
    assert ready.get('name', 'input_value', 'status') == ('ready', {'n': 4}, 'CREATED')
    assert ready.run().get('status') == 'ENDED_SUCCESS'
    for call in (lambda: this.flow('_ecko'), lambda: this.task('RETS', url='https://x.invalid')):
        try:
            call()
        except flow_api.ResourceNotFoundError as error:
            assert 'Near it' in str(error), str(error)
        else:
            raise AssertionError('what is not there was found')
