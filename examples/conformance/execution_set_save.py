""".set() is in the cache only, .save() is written; both return self. name= renames, output_value= replaces."""


def handler(system, this, inputs):
    child = this.flow('_echo', run=False)
    assert child.set(name='renamed') is child
    assert child.get('name') == 'renamed'
    assert system.execution(child.get('id')).get('name') == '_echo'
    assert child.save() is child
    assert system.execution(child.get('id')).get('name') == 'renamed'

    this.set_output('before', 1)
    assert this.save(message='half way', output_value={'after': 2}) is this
    assert this.load('message') == 'half way'
    assert this.load('output_value') == {'after': 2}
