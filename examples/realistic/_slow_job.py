def handler(system, this):
    inputs = this.get('input_value')
    this.sleep(inputs['seconds'])
    this.set_output('result', 42)
    return this.success('job done')
