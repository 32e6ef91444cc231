"""wait=True blocks and raises, wait=False returns at once, wait=ALL_ENDED never raises; run=False only creates."""
import flow_api


def handler(system, this, inputs):
    try:
        this.flow('_fail')
    except flow_api.DependencyFailedError as error:
        assert error.execution.get('status') == 'ENDED_ERROR'
    else:
        raise AssertionError('a child that failed did not raise')
    assert this.flow('_fail', wait=system.return_when.ALL_ENDED).get('status') == 'ENDED_ERROR'
    assert not this.flow('_echo', wait=False).get('status').startswith('ENDED_ERROR')
    created = this.flow('_echo', run=False)
    assert created.get('status') == 'CREATED'
    assert created.run().load('status') == 'ENDED_SUCCESS'
    template = this.flow('_echo', n=1, save=False)
    assert template.clone(m=2).get('output_value')['inputs'] == {'n': 1, 'm': 2}
