"""
Every setting is a lock: acquire, release, LockTimeoutError; released when its execution ends; a context manager.

Shows: setting.acquire, setting.release, this.acquire_lock, this.release_lock
"""
import flow_api


def handler(system, this, inputs):
    with system.setting('setting_lock') as lock:
        assert lock.acquire() is lock and lock.release() is lock
        other = this.flow('_wait_for_lock', lock='setting_lock', log='setting_lock log', number=1, wait=False)
        try:
            this.script('def handler(system, this): system.setting("setting_lock").acquire(timeout=0.1)')
        except flow_api.DependencyFailedError as error:
            assert 'LockTimeoutError' in str(error), str(error)
        else:
            raise AssertionError('a lock was taken twice')
        assert not system.setting('setting_lock log').exists()
        # No setting has to be there.
        assert not system.setting('setting_lock').exists()
    other.wait()
    assert system.setting('setting_lock log').get('value') == [1]
    this.script('def handler(system, this): system.setting("setting_lock").acquire()')
    try:
        with system.setting('setting_lock'):
            raise KeyError('left by an error')
    except KeyError:
        pass
    # Free again: its holder ended, and the block was left.
    this.script('def handler(system, this): system.setting("setting_lock").acquire(timeout=60)')
    # A rename does not rename what is held.
    with system.setting('setting_lock before').save(value=1) as lock:
        lock.save(name='setting_lock after')
    this.script('def handler(system, this): system.setting("setting_lock before").acquire(timeout=60)')
    this.acquire_lock('setting_lock', timeout=60)
    holder = this.script('def handler(system, this): this.acquire_lock("setting_lock", timeout=60)', wait=False)
    while holder.load('status') != 'WAITING_LOCK':
        this.sleep(0.02)
    this.release_lock('setting_lock')
    holder.wait()
