"""Children that are made first and started later, with other inputs, twice, or never."""


def handler(system, this, inputs):
    first = this.flow('echo', a=1, run=False)
    this.sleep(0.002)
    first.run(b=2)
    this.log('first', first.get('output_value'))
    second = this.flow('echo', a=1, run=False, name='before')
    second.save(name='after')
    second.run_async().wait()
    second.run_async().wait()
    this.log('second', second.get('name'), second.get('output_value'))
    never = this.flow('echo', run=False, name='never')
    return {'never': never.load('status'), 'exists': never.exists()}
