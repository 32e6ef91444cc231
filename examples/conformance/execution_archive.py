"""
.archive() puts an execution aside: lists leave it out from its end on, unless they are asked for it; its record stays.

Shows: this.archive
"""


def handler(system, this, inputs):
    child = this.flow('_echo', name='execution_archive child', a=1)
    assert child.get('is_archived') is False
    assert listed(system) == [child]
    assert child.archive() is child
    assert child.get('is_archived') is True and child.get('status') == 'ENDED_SUCCESS'
    assert listed(system) == []
    assert listed(system, is_archived=True) == [child]
    assert child.exists() and child.load('output_value')['inputs'] == {'a': 1}
    assert system.execution(child.get('id')).get('is_archived') is True
    child.archive()

    # One that runs is shown until it ends.
    running = this.flow('_sleeps', name='execution_archive child', wait=False)
    running.archive()
    assert running.load('is_archived') is True
    assert listed(system) == [running]
    running.cancel()
    assert listed(system) == []

    # Of itself: nobody sees it after its end.
    own = this.script('def handler(system, this):\n    this.archive()\n', name='execution_archive child')
    assert own.load('is_archived', 'status') == (True, 'ENDED_SUCCESS')
    assert listed(system) == []


def listed(system, **fields):
    return list(system.executions(name='execution_archive child', **fields))
