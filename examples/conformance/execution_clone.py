"""
A clone of an execution is a new child with merged inputs, run like task.

Shows: this.clone
"""
import flow_api


def handler(system, this, inputs):
    first = this.flow('_echo', a=1, b=1)
    second = first.clone(b=2)
    assert second != first
    assert second.get('output_value')['inputs'] == {'a': 1, 'b': 2}
    assert second.get('name', 'status', 'parent_execution_id') == ('_echo', 'ENDED_SUCCESS', this.get('id'))
    assert first.clone(inputs={'b': 3}, c=4, run=False).get('status', 'input_value') == ('CREATED', {'a': 1, 'b': 3, 'c': 4})
    tried = this.flow('_echo', is_productive=False, run=False)
    assert tried.clone(run=False).get('is_productive') is False
    assert tried.clone(run=False, is_productive=True).get('is_productive') is True
    template = this.flow('_echo', a=1, save=False)
    assert template.clone(c=3).get('output_value')['inputs'] == {'a': 1, 'c': 3}
    assert template.clone(inputs={'a': 2}, name='by name').get('name', 'input_value') == ('by name', {'a': 2})
    try:
        this.flow('_fail', save=False).clone()
    except flow_api.DependencyFailedError:
        pass
    else:
        raise AssertionError('a clone that failed did not raise')
