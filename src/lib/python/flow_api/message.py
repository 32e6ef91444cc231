"""Messages and forms: the class Message."""

from .exceptions import ResourceNotFoundError
from .fields import Handle, check, pick, unknown
from .form_body import body_of
from .values import as_seconds

#: The fields a message has.
FIELDS = (
    'id', 'name', 'subject', 'body', 'message_type', 'state', 'response', 'execution_id', 'created_at', 'modified_at',
    'answered_at',
)  # fmt: skip

#: How a message is shown: POPUP as a dialog over the app, the others under the bell.
TYPES = ('SUCCESS', 'INFO', 'WARNING', 'ERROR', 'POPUP')
_OLDER_TYPES = {'WARN': 'WARNING'}


class Message(Handle):
    """
    Something a flow tells or asks a person. Made with ``this.message`` or ``system.message``; ``system.message(id)``
    gives one that exists, also to another execution.

    Fields are read with `get` (from the object's cache) or `load` (always anew): id, name, subject, body, message_type,
    state ('open', 'answered' or 'withdrawn'), response, execution_id, created_at, modified_at, answered_at.
    """

    _fields_known = FIELDS

    def __init__(self, session, fields):
        self._session = session
        self._fields = dict(fields)

    def __repr__(self):
        return f'<Message {self._fields.get("subject")!r} {self._fields.get("state", "")}>'

    def __getattr__(self, name):
        if name in ('set', 'save', 'update', 'clone'):
            raise AttributeError(f'A message has no .{name}(): it stays as it was sent. Send another one.', name=name)
        raise unknown('A message', name, Message)

    def __eq__(self, other):
        return self._fields['id'] == other._fields['id'] if isinstance(other, Message) else NotImplemented

    def __hash__(self):
        return hash(self._fields['id'])

    def _summary(self):
        return {key: self._fields[key] for key in ('id', 'subject', 'state', 'response') if key in self._fields}

    def get(self, *fields):
        """One field's value, or a tuple for several. From the cache; loaded where it is not there yet."""
        check(fields, 'response', 'A message', FIELDS)
        if any(field not in self._fields for field in fields):
            self._load()
        return pick(fields, self._fields.get)

    def load(self, *fields):
        """Like `get`, but always asks for the newest values. Without fields: refreshes all."""
        if fields:
            check(fields, 'response', 'A message', FIELDS)
        self._load()
        return pick(fields, self._fields.get) if fields else self

    def wait(self, timeout=None):
        """
        Waits until it is answered, and returns it; at once where it is. The answer: ``.get('response')``.

        ``timeout`` in seconds. Raises `MessageResponseTimeoutError`, and `ResourceNotFoundError` where it was withdrawn
        because the execution that asked has ended or has waited long enough.
        """
        seconds = None if timeout is None else as_seconds(timeout, 'timeout')
        op = {'kind': 'await_message', 'messageId': self._fields['id'], 'timeoutSeconds': seconds}
        self._fields = self._session.ask(op)
        return self

    def exists(self):
        """Whether there is (still) such a message."""
        return self._read() is not None

    def delete(self):
        """Deletes it; who waits for its answer is told."""
        self._session.ask({'kind': 'record', 'verb': 'delete', **self._address()})

    def _load(self):
        snapshot = self._read()
        if snapshot is None:
            raise ResourceNotFoundError(f'There is no message {self._fields["id"]}: it was deleted, or never was.')
        self._fields = snapshot

    def _read(self):
        return self._session.ask({'kind': 'record', 'verb': 'read', **self._address()})

    def _address(self):
        return {'type': 'message', 'select': self._fields['id'], 'by': 'id', 'project': None}


def send(session, subject, message, request, body, message_type, wait, timeout):
    """Sends a message. With ``wait`` it has been answered when this returns."""
    seconds = None if timeout is None else as_seconds(timeout, 'timeout')
    sent = {
        'subject': None if subject is None else str(subject),
        'body': body_of(subject, message, request, body),
        'messageType': _type(message_type),
    }
    return Message(session, session.ask({'kind': 'message', 'message': sent, 'wait': bool(wait), 'timeoutSeconds': seconds}))


def _type(given):
    name = str(given).upper()
    name = _OLDER_TYPES.get(name, name)
    if name not in TYPES:
        raise ValueError(f'There is no message_type {given!r}. There are: {", ".join(TYPES)}.')
    return name
