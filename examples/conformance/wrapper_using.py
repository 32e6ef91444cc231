"""
this.using(wrapper, **inputs).flow(…) / .connect(…) nests, raises like the call, and is left out by unwrapped.

Shows: this.using
"""
import flow_api


def handler(system, this, inputs):
    child = this.using('_wrapper', mark='a').using('_wrapper', mark='b').flow('_echo', n=1, name='inside')
    marks = child.get('output_value')
    assert marks['marks'] == ['b', 'a'] and marks['inputs'] == {'n': 1, 'mark': 'b'}, marks
    assert child.get('name') == '_wrapper: inside' and child.get('flow_name') == '_wrapper'
    assert this.using('_wrapper').flow('_echo', unwrapped=True).get('flow_name') == '_echo'
    try:
        this.using('_wrapper').flow('_fail')
    except flow_api.DependencyFailedError as error:
        assert error.execution.get('flow_name') == '_wrapper'
    else:
        raise AssertionError('a failure was lost in the wrapper')
    try:
        this.using('_wrapper').connect(connector_type='REST', url='http://localhost:9/')
    except flow_api.ConnectionFailedError as error:
        assert error.url == 'http://localhost:9/' and error.execution.get('flow_name') == '_wrapper'
    else:
        raise AssertionError('somebody answered')
    inside = this.using('_wrapper', mark='c').script('def handler(system, this, inputs): return {"inputs": inputs}', n=1)
    assert inside.get('output_value')['inputs'] == {'n': 1, 'mark': 'c'}
    try:
        this.using('no such wrapper').flow('_echo')
    except flow_api.ResourceNotFoundError as error:
        assert 'no such wrapper' in str(error)
    else:
        raise AssertionError('a wrapper that is not there was found')
    try:
        this.using('timeout', seconds=5).flow('_echo')
    except flow_api.SchemaValidationError as error:
        assert 'inputs.seconds' in str(error), str(error)
    else:
        raise AssertionError('an input that the wrapper does not know was taken silently')
