"""print, sys.stderr, warnings and logging: line by line into the log of the execution that wrote."""

import codecs
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

    def reconfigure(self, **_):
        """Each line is posted when it ends, in UTF-8: there is nothing to choose."""

    def close(self):
        # It is everybody's.
        self.flush()

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

    def close(self):
        self._stream.flush()

    def write(self, data):
        data = bytes(data)
        session = current.get()
        if session is None:
            self._stream.write(data.decode('utf-8', 'replace'))
        else:
            # A character may come in pieces.
            decoder = session.decoders.get(self._stream.name)
            if decoder is None:
                decoder = session.decoders[self._stream.name] = codecs.getincrementaldecoder('utf-8')('replace')
            self._stream.write(decoder.decode(data))
        return len(data)


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
