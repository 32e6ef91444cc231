"""
.pause(), .cancel(): this.pause() stops until somebody resumes it; cancelling one cancels its children.

Shows: this.pause, this.cancel, this.run_async
"""
import flow_api

PAUSES = 'def handler(system, this):\n    this.pause()\n    return {"went": "on"}'
PARENT = 'def handler(system, this):\n    this.flow("_sleeps", name="execution_pause_cancel child")'


def handler(system, this, inputs):
    itself = this.script(PAUSES, wait=False)
    reach(this, itself, 'PAUSED')
    assert itself.run_async() is itself
    assert itself.wait().get('output_value') == {'went': 'on'}

    other = this.script('def handler(system, this):\n    for n in range(1000): this.sleep(0.01)', wait=False)
    assert other.pause() is other
    reach(this, other, 'PAUSED')
    this.sleep(0.05)
    assert other.load('status') == 'PAUSED'
    other.run_async()
    assert other.load('status') != 'PAUSED'
    assert other.cancel('enough') is other
    assert other.load('status', 'message') == ('ENDED_CANCELLED', 'enough')
    try:
        other.wait()
    except flow_api.DependencyFailedError as error:
        assert 'ENDED_CANCELLED' in str(error) and 'enough' in str(error), str(error)
    else:
        raise AssertionError('one that was cancelled did not fail')

    parent = this.script(PARENT, wait=False)
    child = system.execution(name='execution_pause_cancel child')
    while not child.exists():
        this.sleep(0.02)
        child = system.execution(name='execution_pause_cancel child')
    parent.cancel()
    child.wait(return_when=system.return_when.ALL_ENDED)
    assert parent.load('status') == child.load('status') == 'ENDED_CANCELLED'
    # Harmless on one that has ended.
    assert parent.cancel().load('status') == 'ENDED_CANCELLED'


def reach(this, execution, status):
    while execution.load('status') != status:
        this.sleep(0.02)
