"""Unknown keywords become the child's input_value, merged over inputs; run options win."""


def handler(system, this, inputs):
    child = this.flow('_echo', inputs={'a': 1, 'b': 1}, b=2, name='named')
    assert child.get('output_value')['inputs'] == {'a': 1, 'b': 2}
    assert child.get('name') == 'named'
    assert child.get('flow_name') == '_echo'
