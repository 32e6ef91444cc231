"""Much to say, in every way to say it."""

import sys
import warnings


def handler(system, this, inputs):
    for n in range(40):
        print('line', n)
        if n % 10 == 9:
            this.log('block', n, 'of', {'n': list(range(n))})
            this.sleep(0.001)
    print('several\nlines\nat once')
    print('x' * 30_000)
    sys.stderr.write('no end of line ')
    warnings.warn('a warning')
    this.flow('echo', long='y' * 5_000)
    print('left open', end='')
    this.sleep(0.001)
    return {'done': True}
