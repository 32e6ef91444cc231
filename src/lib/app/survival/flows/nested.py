"""Children of children of children, twice."""


def handler(system, this, inputs):
    first = this.flow('nest', depth=3)
    second = this.flow('nest', depth=1, name='the second')
    return {'depths': [first.get('output_value')['depths'], second.get('output_value')['depths']]}
