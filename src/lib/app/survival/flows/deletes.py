"""Children that are removed when they are done."""

import flow_api


def handler(system, this, inputs):
    for n in range(2):
        child = this.flow('echo', n=n)
        this.log(child.exists())
        child.delete()
        this.log(child.exists())
    try:
        child.wait()
    except flow_api.ResourceNotFoundError:
        this.log('gone')
    # Never started: how far it came by its end would be a matter of chance.
    slow = this.flow('nap', seconds=3600, run=False)
    try:
        slow.delete()
    except flow_api.PermissionDenied:
        this.log('still at work')
    slow.cancel()
    slow.delete()
    return {'done': True}
