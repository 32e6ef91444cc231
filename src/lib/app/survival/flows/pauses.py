"""Stops until a person, or the parent, lets it go on."""


def handler(system, this, inputs):
    this.log('before')
    this.pause()
    this.log('after')
    # Long enough to be paused before it is over, whatever ends meanwhile.
    child = this.flow('doze', seconds=0.5, name='child', run=False)
    child.run_async()
    child.pause()
    this.log('child is', child.load('status'))
    this.sleep(0.01)
    child.run_async()
    child.wait()
    return {'child': child.get('output_value')}
