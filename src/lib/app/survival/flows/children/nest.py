def handler(system, this, inputs):
    depth = inputs['depth']
    this.log('depth', depth)
    if depth == 0:
        return {'depths': [0]}
    below = this.flow('nest', depth=depth - 1).get('output_value')
    return {'depths': [depth, *below['depths']]}
