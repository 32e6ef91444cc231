"""Every setting is a lock: acquire, release, LockTimeoutError; released when its execution ends; a context manager."""
import flow_api


def handler(system, this, inputs):
    with system.setting('setting_lock') as lock:
        lock.acquire().release()
        other = this.flow('_wait_for_lock', lock='setting_lock', log='setting_lock log', number=1, wait=False)
        try:
            this.script('def handler(system, this): system.setting("setting_lock").acquire(timeout=0.1)')
        except flow_api.DependencyFailedError as error:
            assert 'LockTimeoutError' in str(error), str(error)
        else:
            raise AssertionError('a lock was taken twice')
        assert not system.setting('setting_lock log').exists()
    other.wait()
    assert system.setting('setting_lock log').get('value') == [1]
    this.script('def handler(system, this): system.setting("setting_lock").acquire()')
    this.acquire_lock('setting_lock', timeout=60)
    this.release_lock('setting_lock')
