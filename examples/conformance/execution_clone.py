"""A clone of an execution is a new child with merged inputs, run like task."""


def handler(system, this, inputs):
    first = this.flow('_echo', a=1, b=1)
    second = first.clone(b=2)
    assert second != first
    assert second.get('output_value')['inputs'] == {'a': 1, 'b': 2}
    template = this.flow('_echo', a=1, save=False)
    assert template.clone(c=3).get('output_value')['inputs'] == {'a': 1, 'c': 3}
