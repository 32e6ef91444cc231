"""
.exists(), .delete(): the record of one that has ended can be deleted.

Shows: this.exists, this.delete
"""
import flow_api


def handler(system, this, inputs):
    child = this.flow('_echo')
    again = system.execution(child.get('id'))
    assert this.exists() and child.exists() and again.exists()
    child.delete()
    assert not child.exists() and not again.exists()
    running = this.flow('_sleeps', wait=False)
    for call, wrong in ((lambda: again.load('status'), flow_api.ResourceNotFoundError), (running.delete, flow_api.PermissionDenied)):
        try:
            call()
        except wrong:
            pass
        else:
            raise AssertionError(f'{wrong.__name__} was not raised')
    running.cancel()
