"""
The execution a piece of Python runs in, and its line to the engine.

S1  Which execution asks is fixed by ``line``, a function made for it alone. No argument of a call names it.
S2  What is awaited never rejects: failures come as data and are raised here.
S3  Once the end is recorded, or the engine stopped the execution, every later call raises the signal again.
"""

import asyncio
import contextvars
import functools
import linecache
import sys

from . import garbage
from .exceptions import LifecycleSignal, from_failure
from .values import dumps, loads

# What `line` is asked to do: the same numbers are in interpreter.ts, and between them those of debugger.py.
NOTE, LEAVE, RESUMED, PARK, ASIDE_BEGIN, ASIDE_END = range(1, 7)
ASK, PAUSE, WAKE = 9, 10, 11

#: The session of the code that runs now; None outside of any execution.
current = contextvars.ContextVar('session', default=None)

#: A handler that catches its end this often is parked: it keeps its memory, but gets no more time.
_PATIENCE = 50

_run_sync = None
_asyncio_ensure_future = asyncio.ensure_future
#: The promise that `run_sync` is being given.
_passing = None
#: ``sys.stdin``, ``sys.stdout`` and ``sys.stderr`` as an execution finds them; set by the runner.
shared_streams = None


class Unwound(BaseException):
    """Takes a handler out of memory. What it did is recorded; it goes on elsewhere, or has ended."""


class Session:
    """One live handler."""

    __slots__ = (
        'line', 'file_name', 'execution_id', 'ending', 'signal', 'refused', 'generator', 'partial', 'decoders', 'own', 'within',
        'importing', 'module', 'shown', 'streams',
    )  # fmt: skip

    def __init__(self, line, file_name):
        self.line = line
        self.file_name = file_name
        #: Known from when its handler begins.
        self.execution_id = None
        #: The recorded end, as data; None while it has none.
        self.ending = None
        #: Raised by every call from now on.
        self.signal = None
        self.refused = 0
        #: This execution's own random numbers; made when first used.
        self.generator = None
        #: What was printed since the last end of line, by stream.
        self.partial = None
        #: What puts bytes that were printed together to characters, by stream.
        self.decoders = {}
        #: What the standard library keeps for it: see own_state.py.
        self.own = {}
        #: The modules whose functions run with what is kept for it.
        self.within = set()
        #: How many imports of libraries are under way.
        self.importing = 0
        #: The script's module, and its lines as `linecache` keeps them: others that share the interpreter may have the same name.
        self.module = self.shown = None
        #: Its standard streams while others run; None while it does.
        self.streams = None

    def prepare(self, code):
        """The script's code as it is to be run."""
        return code

    def ask(self, op):
        """The outcome of an op; the handler is suspended until it is there."""
        if self.signal is not None:
            self.refuse()
        garbage.tidy()
        line = self.line
        text = dumps(op)
        left = self.step_out()
        try:
            reply = line(ASK, text)
            if reply is None:
                reply = suspend(line.reply)
                line(RESUMED, '')
        finally:
            self.step_in(left)
        reply = loads(reply)
        if reply.get('ok'):
            return reply['value']
        if 'stop' in reply:
            self.stop(reply['stop'])
        raise from_failure(reply['failure'])

    def note(self, note):
        """Tells the engine something that needs no answer."""
        if self.signal is not None:
            self.refuse()
        stopped = self.line(NOTE, dumps(note))
        if stopped is not None:
            self.stop(stopped)

    def end(self, ending, signal):
        """Records the end, then raises its signal."""
        # What is printed from now on is too late, and so would be what was printed without an end of line.
        self.flush()
        self.note({'kind': 'end', 'ending': ending})
        self.ending = ending
        self.signal = signal
        raise signal

    def flush(self):
        """Posts what was printed without an end of line."""
        for stream in (sys.stdout, sys.stderr):
            if stream not in shared_streams:
                try:
                    # A flow's own, which may write on to the shared one.
                    stream.flush()
                except Exception:
                    # One that is closed, say: the execution ends as it would without it, and the stream is the flow's own affair.
                    pass
        partial, self.partial = self.partial, None
        for name, rest in (partial or {}).items():
            if rest and self.signal is None:
                self.note({'kind': 'print', 'stream': name, 'text': rest})

    def step_out(self):
        """Before others may run: leaves the interpreter as they expect it. Whether it had not been left so already."""
        if self.streams is not None:
            return False
        self.streams = sys.stdin, sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = shared_streams
        return True

    def step_in(self, left):
        """
        When it goes on: has again what is its own of what belongs to the interpreter. ``left`` is what `step_out` said: a task of
        an async handler asks while the handler itself waits.
        """
        if left:
            sys.stdin, sys.stdout, sys.stderr = self.streams
            self.streams = None
        if self.module is not None:
            sys.modules[self.module.__name__] = self.module
            linecache.cache[self.file_name] = self.shown

    def stop(self, status):
        """The engine wants this handler out of memory."""
        self.ending = {'status': 'ENDED_CANCELLED' if status == 'HIBERNATED' else status, 'message': None, 'statusMessage': None, 'errorLine': None, 'output': None}
        self.signal = Unwound(status)
        raise self.signal

    def leave_as(self, status):
        """As `stop`; the signal is left to whoever runs the tasks of this handler."""
        try:
            self.stop(status)
        except Unwound:
            pass

    def refuse(self):
        """Raises the signal of the end once more; a handler that will not hear it is parked for good."""
        self.refused += 1
        if self.refused > _PATIENCE:
            suspend(self.line(PARK, dumps(self.ending)))
        signal = self.signal
        again = type(signal)(*signal.args)
        raise again from None


def here(what):
    """The session of the calling code. Raises where there is none."""
    session = current.get()
    if session is None:
        raise RuntimeError(f'{what} works only while an execution runs.')
    return session


def is_signal(error):
    """Whether an exception is the end of an execution making its way out."""
    return isinstance(error, (LifecycleSignal, Unwound))


def suspend(promise):
    """
    What a JavaScript promise comes to; the handler is suspended until then.

    `run_sync` puts whatever it is given through `asyncio.ensure_future`, and what comes out of there takes several turns of
    the event loop to arrive. A promise needs none of that: it is let through as it is.
    """
    global _passing
    run_sync = _run_sync or capture_run_sync()
    session = current.get()
    left = session is not None and session.step_out()
    _passing = promise
    try:
        return run_sync(promise)
    finally:
        if session is not None:
            session.step_in(left)


def capture_run_sync():
    """Pyodide's own `run_sync`, which flows do not reach: see own_loop.py."""
    global _run_sync
    if _run_sync is None:
        from pyodide.ffi import run_sync

        asyncio.ensure_future = _ensure_future
        _run_sync = run_sync
    return _run_sync


@functools.wraps(asyncio.ensure_future)
def _ensure_future(awaitable, *, loop=None):
    global _passing
    if _passing is not None and awaitable is _passing:
        _passing = None
        return awaitable
    return _asyncio_ensure_future(awaitable, loop=loop)
