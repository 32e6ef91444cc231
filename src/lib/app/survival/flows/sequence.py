"""One thing after the other."""


def handler(system, this, inputs):
    this.log('begins', inputs)
    total = 0
    for n in range(3):
        total += this.flow('echo', n=n).get('output_value')['echo']['n']
        this.set_output(f'after {n}', total)
    print('slept next')
    this.sleep(0.005)
    this.log('total', total)
    return this.success(f'total {total}')
