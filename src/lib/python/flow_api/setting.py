"""Settings: the class Setting."""

from .record import Record
from .values import as_seconds, to_json


class Setting(Record):
    """
    A setting: ``value`` is any JSON. ``system.setting('x', value=…)`` writes it at once.

    Each is a lock, too: ``with system.setting('x'):`` holds it, and so does ``with system.setting('x').acquire(timeout=5):``.
    """

    _SAVED_AT_ONCE = ('value',)
    #: Names of the locks that were taken with this handle and not given back, the latest last: a rename leaves them as they are.
    _held = ()
    #: Whether nothing was done with this handle since it took the lock: a ``with`` is for that then.
    _just_taken = False

    def list_append(self, value):
        """Adds to the list that the setting is; one that is not there yet becomes a list. Returns self."""
        self._take(self._ask('append', value=to_json(value, 'value')))
        return self

    def acquire(self, timeout=None):
        """
        Takes the lock of this name; waits for it in the order of asking. What is read then is read anew. Returns self.

        ``timeout`` in seconds. Raises `LockTimeoutError`, also for a deadlock. Given back when the execution ends.
        """
        seconds = None if timeout is None else as_seconds(timeout, 'timeout')
        name = self._name()
        self._session.ask({'kind': 'lock', 'name': name, 'timeoutSeconds': seconds})
        self._held = (*self._held, name)
        # Who had it may have changed the setting.
        self._fields, self._stored = dict(self._dirty), False
        self._just_taken = True
        return self

    def release(self):
        """
        Gives the lock back, also where the setting was renamed since. One that was taken several times has to be given back as
        often. Returns self.
        """
        self._just_taken = False
        *others, name = self._held or (self._name(),)
        self._session.ask({'kind': 'unlock', 'name': name})
        self._held = tuple(others)
        return self

    def _name(self):
        return self._select if self._by == 'name' and self._select is not None else self.get('name')

    def __enter__(self):
        if not self._just_taken:
            self.acquire()
        self._just_taken = False
        return self

    def _ask(self, verb, **more):
        self._just_taken = False
        return super()._ask(verb, **more)

    def __exit__(self, kind, error, trace):
        # An execution that ends gives back all it holds.
        if self._session.signal is None:
            self.release()
        return False
