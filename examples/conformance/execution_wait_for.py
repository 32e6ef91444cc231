"""
this.wait_for(): executions or ids; returns the one that ended first. return_when says when the wait is over.

Shows: this.wait_for, system.return_when
"""
import flow_api


def handler(system, this, inputs):
    when = system.return_when
    assert (when.ALL_SUCCEEDED, when.ALL_ENDED) == ('ALL_SUCCEEDED', 'ALL_ENDED')
    assert (when.FIRST_ENDED, when.FIRST_SUCCEEDED) == ('FIRST_ENDED', 'FIRST_SUCCEEDED')
    fast = this.flow('_echo', wait=False)
    slow = this.flow('_sleeps', wait=False)
    bad = this.flow('_fail', wait=False)
    assert this.wait_for(slow, fast, return_when=when.FIRST_ENDED) is fast
    assert this.wait_for(slow.get('id'), fast.get('id'), return_when=when.FIRST_ENDED) == fast
    bad.wait(return_when=when.ALL_ENDED)
    assert this.wait_for(bad, slow, fast, return_when=when.FIRST_SUCCEEDED) is fast
    try:
        # As soon as one failed, while the other goes on.
        this.wait_for(slow, bad)
    except flow_api.DependencyFailedError as error:
        assert error.execution is bad and not slow.load('status').startswith('ENDED')
    else:
        raise AssertionError('the failure of a child was not raised')
    for condition in (when.ALL_SUCCEEDED, when.ALL_ENDED):
        try:
            this.wait_for(slow, fast, return_when=condition, timeout=0.05)
        except flow_api.DependencyTimeoutError as error:
            assert '_sleeps' in str(error) and '_echo' not in str(error), str(error)
        else:
            raise AssertionError('it did not time out')
    slow.cancel()
    assert this.wait_for([slow.get('id'), fast, bad], return_when=when.ALL_ENDED) is not None
    assert this.wait_for(fast) is fast
    for itself in (this, this.get('id')):
        try:
            this.wait_for(itself)
        except ValueError as error:
            assert 'wait for ever' in str(error)
        else:
            raise AssertionError('it waited for itself')
