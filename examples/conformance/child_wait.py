"""
wait=True blocks and raises, wait=False returns at once, wait=ALL_ENDED never raises; run=False only creates, save=False
only keeps what to create.

Shows: this.flow, this.exists
"""
import flow_api


def handler(system, this, inputs):
    try:
        this.flow('_fail', why='so')
    except flow_api.DependencyFailedError as error:
        assert error.execution.get('name', 'status') == ('_fail', 'ENDED_ERROR')
        for part in ('_fail', 'ENDED_ERROR', 'ValueError: so'):
            assert part in str(error), str(error)
    else:
        raise AssertionError('a child that failed did not raise')
    ended = system.return_when.ALL_ENDED
    assert this.flow('_fail', wait=ended).get('status') == 'ENDED_ERROR'
    uncaught = this.script('def handler(system, this):\n    this.flow("_fail")', wait=ended)
    assert uncaught.get('status') == 'ENDED_ERROR' and uncaught.get('message').startswith('DependencyFailedError')
    waiting = this.flow('_sleeps', wait=False)
    assert not waiting.load('status').startswith('ENDED')
    waiting.cancel()
    created = this.flow('_echo', run=False)
    assert created.get('status') == 'CREATED' and created.exists()
    assert created.run().load('status') == 'ENDED_SUCCESS'
    template = this.flow('_echo', n=1, save=False)
    assert not template.exists()
    assert template.clone(m=2).get('output_value')['inputs'] == {'n': 1, 'm': 2}
