"""
.get(*fields): from the object's cache, loading if absent; one value for one field, a tuple for several.

Shows: this.get
"""


def handler(system, this, inputs):
    child = this.flow('_echo', a=1, wait=False)
    # What the call answered is not asked for again, even where it has changed since.
    before = child.get('status')
    system.execution(child.get('id')).wait()
    assert before != 'ENDED_SUCCESS' and child.get('status') == before
    assert child.load('status') == child.get('status') == 'ENDED_SUCCESS'
    name, kind = child.get('name', 'type')
    assert (name, kind) == ('_echo', 'FLOW')
    assert child.get('output_value')['inputs'] == {'a': 1}
    again = system.execution(child.get('id'))
    assert again.get('output_value') == child.get('output_value')
    assert this.get('input_value') is None
    return this.success()
