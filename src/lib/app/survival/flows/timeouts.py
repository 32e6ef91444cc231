"""Waits that come to no end."""

import flow_api


def handler(system, this, inputs):
    slow = this.flow('nap', seconds=3600, wait=False)
    told = []
    for _ in range(2):
        try:
            slow.wait(timeout=0.01)
        except flow_api.DependencyTimeoutError as error:
            told.append(str(error))
            this.log(told[-1])
    quick = this.flow('echo', n=1, wait=False)
    this.wait_for(quick, timeout=3600)
    slow.cancel('too slow')
    return {'told': told, 'slow': slow.load('status')}
