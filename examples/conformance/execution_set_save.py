"""
.set() is in the cache only, .save() is written; both return self. name= renames, message= is the progress text,
output_value= replaces. .update() is the older name of .save().

Shows: this.set, this.save, this.update
"""


def handler(system, this, inputs):
    child = this.flow('_echo', run=False)
    assert child.set(name='renamed') is child
    assert child.get('name') == 'renamed'
    assert system.execution(child.get('id')).get('name') == '_echo'
    assert child.save() is child
    assert system.execution(child.get('id')).get('name') == 'renamed'
    assert child.update(name='again', input_value={'n': 1}) is child
    assert system.execution(child.get('id')).get('name') == 'again'
    assert child.run().get('output_value') == {'inputs': {'n': 1}}

    this.set_output('before', 1)
    assert this.save(message='half way', output_value={'after': 2}) is this
    assert this.load('message') == 'half way'
    assert this.load('output_value') == {'after': 2}
    this.set(message='three quarters')
    assert (this.get('message'), system.execution(this.get('id')).get('message')) == ('three quarters', 'half way')
    this.save()
    assert system.execution(this.get('id')).get('message') == 'three quarters'
