""".get(*fields): from the object's cache, loading if absent; one value for one field, a tuple for several."""
import flow_api


def handler(system, this, inputs):
    child = this.flow('_echo', a=1)
    assert child.get('status') == 'ENDED_SUCCESS'
    name, kind = child.get('name', 'type')
    assert (name, kind) == ('_echo', 'FLOW')
    assert child.get('output_value')['inputs'] == {'a': 1}
    assert child.get('parent_execution_id') == this.get('id')
    assert this.get('input_value') is None
    try:
        child.get('colour')
    except flow_api.ResourceNotFoundError:
        pass
    else:
        raise AssertionError('a field that is none was read')
    return this.success()
