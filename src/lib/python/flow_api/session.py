"""
The execution a piece of Python runs in, and its line to the engine.

S1  Which execution asks is fixed by ``line``, a function made for it alone. No argument of a call names it.
S2  What is awaited never rejects: failures come as data and are raised here.
S3  Once the end is recorded, or the engine stopped the execution, every later call raises the signal again.
"""

import asyncio
import contextvars
import functools
import json

from . import garbage
from .exceptions import LifecycleSignal, from_failure
from .values import dumps

# What `line` is asked to do: the same numbers are in interpreter.ts, and between them those of debugger.py.
NOTE, LEAVE, RESUMED, PARK, ASIDE_BEGIN, ASIDE_END = range(1, 7)
ASK = 9

#: The session of the code that runs now; None outside of any execution.
current = contextvars.ContextVar('session', default=None)

#: A handler that catches its end this often is parked: it keeps its memory, but gets no more time.
_PATIENCE = 50

_run_sync = None
_asyncio_ensure_future = asyncio.ensure_future
#: The promise that `run_sync` is being given.
_passing = None


class Unwound(BaseException):
    """Takes a handler out of memory. What it did is recorded; it goes on elsewhere, or has ended."""


class Session:
    """One live handler."""

    __slots__ = ('line', 'file_name', 'execution_id', 'ending', 'signal', 'refused', 'generator', 'partial', 'own', 'within', 'importing')

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
        #: What the standard library keeps for it: see own_state.py.
        self.own = {}
        #: The modules whose functions run with what is kept for it.
        self.within = set()
        #: How many imports of libraries are under way.
        self.importing = 0

    def prepare(self, code):
        """The script's code as it is to be run."""
        return code

    def ask(self, op):
        """The outcome of an op; the handler is suspended until it is there."""
        if self.signal is not None:
            self.refuse()
        garbage.tidy()
        line = self.line
        reply = line(ASK, dumps(op))
        if reply is None:
            reply = suspend(line.reply)
            line(RESUMED, '')
        reply = json.loads(reply)
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
        self.note({'kind': 'end', 'ending': ending})
        self.ending = ending
        self.signal = signal
        raise signal

    def stop(self, status):
        """The engine wants this handler out of memory."""
        self.ending = {'status': 'ENDED_CANCELLED' if status == 'HIBERNATED' else status, 'message': None, 'statusMessage': None, 'errorLine': None, 'output': None}
        self.signal = Unwound(status)
        raise self.signal

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
    _passing = promise
    return run_sync(promise)


def run_sync(awaitable):
    """What anything that can be awaited comes to, by way of asyncio; the handler is suspended until then."""
    global _run_sync
    if _run_sync is None:
        from pyodide.ffi import run_sync

        asyncio.ensure_future = _ensure_future
        _run_sync = run_sync
    return _run_sync(awaitable)


@functools.wraps(asyncio.ensure_future)
def _ensure_future(awaitable, *, loop=None):
    global _passing
    if _passing is not None and awaitable is _passing:
        _passing = None
        return awaitable
    return _asyncio_ensure_future(awaitable, loop=loop)
