"""print, sys.stderr, warnings and logging: line by line into the log of the execution that wrote."""

import io
import sys

from .session import current

#: A line that goes on for longer is cut into pieces of this many characters.
_LONGEST = 100_000


class LogStream(io.TextIOBase):
    """Stands in for ``sys.stdout`` and ``sys.stderr``."""

    def __init__(self, name, original):
        self._name = name
        self._original = original
        self.buffer = _Bytes(self)

    encoding = 'utf-8'
    errors = 'replace'

    @property
    def name(self):
        return f'<{self._name}>'

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f'write() takes text, not {type(text).__name__}.')
        session = current.get()
        if session is None:
            return self._original.write(text) if self._original else len(text)
        before = session.partial.get(self._name, '') if session.partial else ''
        whole, newline, rest = (before + text).rpartition('\n')
        if len(rest) > _LONGEST:
            whole, newline, rest = before + text, '\n', ''
        _keep(session, self._name, rest)
        if newline:
            _post(session, self._name, whole)
        return len(text)

    def flush(self):
        session = current.get()
        if session is not None and session.partial:
            rest = session.partial.pop(self._name, '')
            if rest:
                _post(session, self._name, rest)


class _Bytes(io.RawIOBase):
    def __init__(self, stream):
        self._stream = stream

    def writable(self):
        return True

    def write(self, data):
        self._stream.write(bytes(data).decode('utf-8', 'replace'))
        return len(data)


def flush_all(session):
    """Posts what was printed without an end of line."""
    for name, rest in (session.partial or {}).items():
        if rest:
            _post(session, name, rest)
    session.partial = None


def install():
    """Puts the streams in place, once per interpreter."""
    sys.stdout = sys.__stdout__ = LogStream('stdout', sys.stdout)
    sys.stderr = sys.__stderr__ = LogStream('stderr', sys.stderr)


def _keep(session, name, rest):
    if session.partial is None:
        session.partial = {}
    session.partial[name] = rest


def _post(session, name, text):
    # Printing never raises: what an ended execution still prints is dropped.
    if session.signal is None:
        session.note({'kind': 'print', 'stream': name, 'text': text})
