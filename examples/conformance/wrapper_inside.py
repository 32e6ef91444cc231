"""
In a wrapper, this.wrapped is the call inside it: what it is, and a call that makes it. Elsewhere it is false.

Shows: this.wrapped, this.wrapped.name, this.wrapped.type, this.wrapped.inputs
"""

WRAPPER = """
def handler(system, this, inputs):
    inside = this.wrapped
    first = inside(wait=system.return_when.ALL_ENDED)
    second = inside(n=2, name='second')
    return {
        'inside': [bool(inside), inside.name, inside.type, inside.inputs], 'own': inputs,
        'statuses': [first.get('status'), second.get('status')], 'second': [second.get('name'), second.get('input_value')],
    }
"""


def handler(system, this, inputs):
    assert not this.wrapped
    try:
        this.wrapped()
    except ValueError as error:
        assert 'started by itself' in str(error)
    else:
        raise AssertionError('there is nothing inside')
    system.flow('_wrapper_inside').save(script=WRAPPER)
    found = this.using('_wrapper_inside', own=1).flow('_echo', n=1, m=1).get('output_value')
    assert found['inside'] == [True, '_echo', 'FLOW', {'n': 1, 'm': 1}] and found['own'] == {'own': 1}, found
    assert found['statuses'] == ['ENDED_SUCCESS', 'ENDED_SUCCESS']
    assert found['second'] == ['second', {'n': 2, 'm': 1}]
    script = this.using('_wrapper_inside').script('x = 1').get('output_value')
    assert script['inside'] == [True, 'script', 'SCRIPT', {}], script
