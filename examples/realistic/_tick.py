def handler(system, this, inputs):
    this.log('tick', inputs['number'])
    return this.success('tock')
