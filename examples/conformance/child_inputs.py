"""
Unknown keywords become the child's input_value, merged over input_value, and that over inputs; names of the call win.

Shows: this.flow
"""
import datetime


def handler(system, this, inputs):
    child = this.flow('_echo', inputs={'a': 1, 'b': 1}, b=2, name='named')
    assert child.get('output_value')['inputs'] == {'a': 1, 'b': 2}
    assert child.get('name', 'flow_name', 'type', 'status') == ('named', '_echo', 'FLOW', 'ENDED_SUCCESS')
    by_id = this.flow(system.flow('_echo').get('id'), {'a': 1, 'b': 1}, {'b': 2, 'c': 2}, c=3)
    assert by_id.get('input_value') == {'a': 1, 'b': 2, 'c': 3}
    # These are about the call, so the child does not see them.
    assert this.flow('_echo', priority=1, orphan=False, wait=True, run=True, n=1).get('input_value') == {'n': 1}
    assert this.flow('_echo', inputs={'name': 'of the input'}).get('input_value') == {'name': 'of the input'}
    assert this.flow('_echo').get('input_value') is None
    assert this.flow('_echo', inputs=[1, 'two']).get('output_value')['inputs'] == [1, 'two']
    assert this.flow('_echo', day=datetime.date(2026, 1, 2), pair=(1, 2)).get('input_value') == {'day': '2026-01-02', 'pair': [1, 2]}
