"""Calls from within generators, finally blocks and context managers."""

import contextlib


def handler(system, this, inputs):
    @contextlib.contextmanager
    def phase(name):
        this.log('enters', name)
        try:
            yield this.flow('echo', phase=name)
        except KeyError as error:
            this.log('caught', str(error))
        finally:
            this.sleep(0.001)
            this.log('leaves', name)

    def numbers():
        try:
            for n in range(5):
                this.set_output('seen', n, append=True)
                got = yield n
                if got:
                    this.log('was sent', got)
        finally:
            this.flow('echo', closed=True)

    with phase('one'):
        walk = numbers()
        next(walk)
        walk.send('a word')
        walk.close()
    with phase('two'):
        raise KeyError('in two')
    with phase('three') as child:
        for n in numbers():
            if n == 1:
                break
        this.log(child.get('output_value'))
    return {'done': True}
