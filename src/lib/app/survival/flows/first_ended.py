"""Races whose winner is certain."""

import flow_api


def handler(system, this, inputs):
    slow = this.flow('nap', seconds=3600, name='slow', wait=False)
    quick = this.flow('nap', seconds=0.004, name='quick', wait=False)
    winner = this.wait_for(slow, quick, return_when=system.return_when.FIRST_ENDED)
    this.log('won by', winner.get('name'))
    failing = this.flow('fail', name='failing', wait=False)
    third = this.flow('nap', seconds=0.004, name='third', wait=False)
    winner = this.wait_for(failing, third, return_when=system.return_when.FIRST_SUCCEEDED)
    this.log('succeeded', winner.get('name'))
    slow.cancel()
    try:
        this.wait_for(failing, return_when=system.return_when.FIRST_SUCCEEDED)
    except flow_api.DependencyFailedError as error:
        this.log(str(error))
    return {'slow': slow.load('status')}
