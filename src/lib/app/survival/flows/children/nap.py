def handler(system, this, inputs):
    this.log('sleeps')
    this.sleep(inputs['seconds'])
    this.log('woke up')
    return {'slept': True}
