"""
handler(system, this): input_value is None where there were no inputs; without an ending it succeeds. The module's own
code runs first, anew for each execution.

Shows: handler
"""

COUNTED = """
import time
seen = ['the module']
time.sleep(0)

def handler(system, this):
    seen.append('the handler')
    return {'seen': seen, 'input_value': this.get('input_value')}
"""


def handler(system, this):
    assert this.get('input_value') is None
    nothing = this.script('def handler(system, this):\n    pass')
    assert nothing.get('status') == 'ENDED_SUCCESS' and nothing.get('output_value') == {}
    for inputs in (None, {'a': 1}):
        made = this.script(COUNTED, inputs=inputs)
        assert made.get('output_value') == {'seen': ['the module', 'the handler'], 'input_value': inputs}
