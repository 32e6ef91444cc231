def handler(system, this, inputs):
    this.log('echo', inputs)
    return {'echo': inputs}
