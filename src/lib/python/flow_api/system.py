"""``system``: what is not about one execution."""

import time

from .message import Message, send
from .return_when import ReturnWhen
from .session import here

#: Kinds of records that belong to the API but are not there yet.
_LATER = (
    'flow', 'setting', 'file', 'execution', 'connector', 'connection', 'schedule', 'scheduler', 'webhook',
    'schema', 'wrapper', 'project', 'custom_object', 'object_template', 'tag', 'user', 'workspace',
)  # fmt: skip
_ALL_LATER = {name for one in _LATER for name in (one, f'{one}s')} | {'messages', 'get_own_client', 'get_own_workspace'}


class System:
    """The first argument of a handler."""

    #: When a wait is over.
    return_when = ReturnWhen

    def __init__(self, user_name):
        self._user_name = user_name

    def __getattr__(self, name):
        if name in _ALL_LATER:
            return lambda *args, **kwargs: here(f'system.{name}').unsupported(f'system.{name}()')
        raise AttributeError(f'system has no {name!r}.')

    def message(self, select=None, *, id=None, subject=None, message=None, request=None, body=None, message_type='INFO'):
        """
        Sends a message like ``this.message``, but does not wait: ``.wait()`` does, and then ``.get('response')`` is the answer.

        With nothing but an id, ``system.message(id)``, it gives a message that exists, whoever sent it.
        """
        session = here('system.message')
        content = (message, request, body)
        if subject is None and all(part is None for part in content):
            known = id if id is not None else select
            if not isinstance(known, str) or not known.strip():
                raise TypeError('system.message takes the id of a message, or subject= with message=, request= or body=.')
            return Message(session, {'id': known.strip()})
        subject = subject if subject is not None else select
        return send(session, subject, *content, message_type, wait=False, timeout=None)

    def get_own_user(self):
        """The user whose execution this is."""
        return User(self._user_name)

    def get_env_name(self):
        """The name of the place the flow runs in: ``'millrace'``."""
        return 'millrace'

    def now(self):
        """The time now, in unix seconds. A replay sees the same."""
        return time.time()


class User:
    """A user. Read with ``.get('name')``."""

    def __init__(self, name):
        self._fields = {'name': name}

    def __repr__(self):
        return f'<User {self._fields["name"]!r}>'

    def _summary(self):
        return dict(self._fields)

    def get(self, *fields):
        """One field's value, or a tuple for several. There is: name."""
        if not fields:
            raise TypeError(".get() needs the name of a field, for example .get('name').")
        values = tuple(self._fields.get(field) for field in fields)
        return values[0] if len(values) == 1 else values

    load = get
