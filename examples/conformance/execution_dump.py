"""
this.save_dump(), this.load_dump(): the execution goes back, records do not. The latest of a name counts, others are gone
back to by id; a name that is not there says which are.

Shows: this.save_dump, this.load_dump
"""
import flow_api


def handler(system, this, inputs):
    tries = system.setting('execution_dump tries')
    local = 0
    restored = this.save_dump('here')
    tries.list_append(restored)
    local += 1
    # Variables are those of then.
    assert local == 1
    if restored < 2:
        this.load_dump('here')
    assert tries.load('value') == [0, 1, 2]
    if this.save_dump('here') == 0:
        this.load_dump('here')
    assert tries.load('value') == [0, 1, 2]
    # It has the locks it had then: this one is taken once and given back once, in the end.
    came = this.save_dump('before the lock')
    system.setting('execution_dump lock').acquire(timeout=5)
    if came == 0:
        this.load_dump('before the lock')
    system.setting('execution_dump lock').release()
    this.flow('_wait_for_lock', lock='execution_dump lock', log='execution_dump log', number=1)
    first = this.save_dump('twice')
    second = this.save_dump('twice')
    if first < 2:
        assert first.id != second.id and second == 0
        # By its name it would be the second.
        this.load_dump(first.id, by='id')
    try:
        this.load_dump('nowhere')
    except flow_api.ResourceNotFoundError as error:
        assert 'here' in str(error)
    else:
        raise AssertionError('a savepoint that is not there was gone back to')
