"""Templates, and clones of what has ended."""


def handler(system, this, inputs):
    template = this.flow('echo', a=1, save=False)
    two = [template.clone(b=n, wait=False) for n in range(2)]
    this.wait_for(*two)
    again = two[0].clone(c=3)
    this.log('again', again.get('output_value'))
    later = again.clone(run=False, name='later')
    later.run()
    return {'later': later.get('output_value'), 'name': later.get('name')}
