"""
this.using(wrapper, **inputs).flow(…) / .connect(…) / .task(…) / .script(…) nests, raises like the call, and is left out by
unwrapped. A wrapper is a record that names a flow, or a flow; the standard ones are there, too.

Shows: this.using, using.using, using.flow, using.connect, using.task, using.script, system.wrapper, system.wrappers
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
    wrapped = this.using('_wrapper')
    for call in (wrapped.connect, wrapped.task):
        try:
            call(connector_type='REST', url='http://localhost:9/')
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
    # By a record, which comes before a flow of its name.
    careful = system.wrapper('wrapper_using careful').save(flow='_wrapper')
    child = this.using('wrapper_using careful', mark='d').flow('_echo', name='inside')
    assert child.get('name', 'flow_name') == ('wrapper_using careful: inside', '_wrapper')
    assert child.get('output_value')['marks'] == ['d']
    careful.save(name='_echo')
    assert this.using('_echo', mark='e').flow('_echo').get('output_value')['marks'] == ['e']
    careful.save(flow=None)
    try:
        this.using('_echo').flow('_echo')
    except flow_api.ResourceNotFoundError as error:
        assert 'names no flow' in str(error)
    else:
        raise AssertionError('a wrapper that names no flow was used')
    careful.delete()
    retry = system.wrapper('retry')
    assert retry.exists() and retry.get('flow') == 'retry' and retry in system.wrappers()
    try:
        retry.delete()
    except flow_api.PermissionDenied as error:
        assert 'retry' in str(error)
    else:
        raise AssertionError('a standard wrapper was deleted')
