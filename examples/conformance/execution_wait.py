"""
.wait(): returns self, at once if ended; DependencyFailedError, DependencyTimeoutError.

Shows: this.wait
"""
import flow_api


def handler(system, this, inputs):
    good = this.flow('_echo', wait=False)
    assert good.wait().wait() is good
    bad = this.flow('_fail', why='so', wait=False)
    try:
        bad.wait()
    except flow_api.DependencyFailedError as error:
        assert error.execution == bad
        assert '_fail' in str(error) and 'so' in str(error)
    else:
        raise AssertionError('the failure of a child was not raised')
    assert bad.wait(return_when=system.return_when.ALL_ENDED).get('status') == 'ENDED_ERROR'
    slow = this.script('def handler(system, this): this.sleep(600)', wait=False)
    try:
        slow.wait(timeout=0.1)
    except flow_api.DependencyTimeoutError as error:
        assert isinstance(error, flow_api.TimeoutExceededError)
    else:
        raise AssertionError('it did not time out')
    slow.cancel()
    assert slow.load('status') == 'ENDED_CANCELLED'
