"""name, priority, max_runtime_minutes, orphan, scheduled_for, is_productive; init protects inputs and outputs."""
import time

import flow_api


def handler(system, this, inputs):
    when = time.time() + 0.2
    later = this.flow('_echo', name='later', priority=3, orphan=True, is_productive=False, scheduled_for=when, wait=False)
    later.wait()
    assert later.load('name') == 'later'
    assert later.load('is_productive') is False
    assert later.load('started_at') >= when - 0.01
    secret = this.flow('_echo', key='s3cret', init={'protect_inputs': ['key'], 'protect_outputs': ['inputs']})
    assert secret.get('output_value')['inputs']['key'] == 's3cret'
    try:
        this.flow('_sleeps', max_runtime_minutes=0.003)
    except flow_api.DependencyFailedError as error:
        assert 'maximum run time' in str(error), str(error)
    else:
        raise AssertionError('it ran for ever')
