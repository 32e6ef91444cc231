"""
name, priority, max_runtime_minutes, orphan, scheduled_for, is_productive; init protects inputs and outputs.

Shows: this.flow
"""
import time

import flow_api


def handler(system, this, inputs):
    when = time.time() + 0.2
    later = this.flow('_echo', name='later', priority=3, orphan=True, is_productive=False, scheduled_for=when, wait=False)
    later.wait()
    assert later.load('name') == 'later'
    assert later.load('is_productive') is False
    assert later.load('started_at') >= when - 0.01
    assert abs(later.load('scheduled_for') - when) < 0.01
    secret = this.flow('_echo', key='s3cret', init={'protect_inputs': ['key'], 'protect_outputs': ['inputs']})
    assert secret.get('output_value')['inputs']['key'] == 's3cret'
    try:
        this.flow('_sleeps', max_runtime_minutes=0.003)
    except flow_api.DependencyFailedError as error:
        assert 'maximum run time' in str(error), str(error)
    else:
        raise AssertionError('it ran for ever')
    # A child goes with its parent, an orphan goes on.
    parent = this.script(PARENT, wait=False)
    while parent.load('message') != 'both run':
        this.sleep(0.02)
    parent.cancel()
    child, orphan = (system.execution(f'child_run_options {name}') for name in ('child', 'orphan'))
    child.wait(system.return_when.ALL_ENDED)
    assert child.load('status') == 'ENDED_CANCELLED'
    assert orphan.load('status') == 'SLEEPING', orphan.load('status')
    orphan.cancel()


PARENT = """
def handler(system, this):
    children = [
        this.flow('_sleeps', name='child_run_options child', wait=False),
        this.flow('_sleeps', name='child_run_options orphan', orphan=True, wait=False),
    ]
    while any(one.load('status') != 'SLEEPING' for one in children):
        this.sleep(0.02)
    this.save(message='both run')
    this.wait_for(*children)
"""
