"""All that an execution leaves behind."""


def handler(system, this, inputs):
    for n in range(4):
        this.set_output('list', {'n': n}, append=True)
        if n == 1:
            this.sleep(0.001)
    this.set_output(a=1, b=[2])
    this.save(message='half way')
    this.log('one', 'two', three=3)
    this.sleep(0.001)
    this.save(name='renamed', message='later')
    this.set_output('a', 5, append=True)
    this.flow('echo', then=True)
    this.set(message='nearly').save()
    this.set_output('text', 'ü' * 300)
    this.log({'deep': [{'er': None}]})
    return {'last': True}
