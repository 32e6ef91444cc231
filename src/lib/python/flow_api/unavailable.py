"""What Python can do elsewhere and not in a browser: it fails at once, in words that say what to do instead."""

import _thread
import builtins
import concurrent.futures
import functools
import getpass
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from .session import current

_THREADS = (
    'A flow has no threads. For work side by side start children with wait=False, and wait for them with this.wait_for(…).'
)
_PROCESSES = _THREADS.replace('threads', 'processes')
_PROGRAMS = (
    "A flow runs in a browser and cannot start programs. What a service does for it is asked for with "
    "this.connect(connector_type='REST', url=…)."
)
_SOCKETS = "A flow has no sockets. For requests use this.connect(connector_type='REST', url=…)."
_SERVER = 'A flow has no sockets, so nobody can connect to it. A webhook starts a flow for each call.'
_INPUT = (
    'A flow cannot read from a keyboard. Give the value as an input of the execution, or ask with '
    'this.message(request=…).'
)
_PASSWORD = (
    'A flow cannot read from a keyboard. Ask with this.message(body=…) and a field whose element is password, or leave the '
    'secret to a connector: vault.secret(…).'
)
_BREAKPOINT = 'breakpoint() has no debugger here. Set a breakpoint beside the line, in development mode.'
_ABORT = 'A flow cannot end its interpreter, which others run in too. End with this.error(…).'
_ALARM = (
    'A flow has no alarms. Calls that wait take a timeout, and an execution ends after its max_runtime_minutes; '
    'this.sleep(…) goes on later.'
)
_ENDLESS = (
    'This waits for another thread, and a flow has none: it would wait for ever. For work side by side start children with '
    'wait=False, and wait for them with this.wait_for(…).'
)
_HASHES = "Here hashlib has no {}: it is a part of OpenSSL, which is not in a browser. hashlib.sha256, hmac and secrets are there."
_WINDOWS = 'A flow has no windows. It asks people with this.message(body=…).'
_OTHER_FLOWS = "Flows cannot import each other. Another flow is run with this.flow('its name')."

#: Packages that make requests.
_FOR_REQUESTS = ('aiohttp', 'httplib2', 'httpx', 'pycurl', 'requests', 'urllib3', 'websocket', 'websockets')
_REQUESTS = "For requests use this.connect(connector_type='REST', url=…)."
_PACKAGES = (
    "A flow has Python's standard library and flow_api; other packages cannot be added yet. Another flow is run with "
    "this.flow('its name')."
)


def install():
    """Puts the refusals in place, once per interpreter."""
    _refuse(threading.Thread, ('start',), RuntimeError, _THREADS)
    _refuse(_thread, ('start_new_thread', 'start_joinable_thread'), RuntimeError, _THREADS)
    _refuse(subprocess.Popen, ('__init__',), OSError, _PROGRAMS)
    programs = [name for name in dir(os) if name.startswith(('exec', 'spawn', 'posix_spawn', 'fork'))]
    _refuse(os, ('system', 'popen', *programs), OSError, _PROGRAMS)
    _refuse(os, ('abort', 'kill', 'killpg'), RuntimeError, _ABORT)
    _refuse(signal, ('raise_signal', 'pthread_kill'), RuntimeError, _ABORT)
    _refuse(signal, ('pause', 'sigwait', 'sigwaitinfo', 'sigtimedwait'), RuntimeError, _ALARM)
    # Those are not even there.
    signal.alarm = signal.setitimer = _refusal(RuntimeError, _ALARM)
    _refuse(getpass, ('getpass',), RuntimeError, _PASSWORD)
    _refuse(socket.socket, ('connect', 'connect_ex', 'sendto'), OSError, _SOCKETS)
    _refuse(socket, ('getaddrinfo', 'gethostbyname', 'gethostbyname_ex', 'gethostbyaddr'), OSError, _SOCKETS)
    _refuse(socket.socket, ('bind', 'listen'), OSError, _SERVER)
    _refuse(builtins, ('input',), RuntimeError, _INPUT)
    for name in ('pbkdf2_hmac', 'scrypt'):
        if not hasattr(hashlib, name):
            setattr(hashlib, name, _refusal(NotImplementedError, _HASHES.format(name)))
    _refuse(sys, ('breakpointhook',), RuntimeError, _BREAKPOINT)
    os._exit = _leave
    threading.Condition.wait = _wait(threading.Condition.wait)
    threading.Lock = _Lock
    # Elsewhere it is loaded when somebody asks for it, which fails here in words of its own.
    concurrent.futures.ProcessPoolExecutor = _refusal(RuntimeError, _PROCESSES)
    sys.stdin = sys.__stdin__ = _NoInput()


def explain(error, name):
    """Says in the error of an import that failed what to do instead."""
    if current.get() is None or error.name != name:
        return
    if name.startswith('flows.'):
        advice = _OTHER_FLOWS
    elif '.' in name:
        return
    elif name in ('tkinter', '_tkinter', 'turtle'):
        advice = _WINDOWS
    elif name == '_multiprocessing':
        advice = _PROCESSES
    elif name in sys.stdlib_module_names:
        # Whoever tries it has something else to fall back on.
        return
    else:
        advice = _REQUESTS if name in _FOR_REQUESTS else _PACKAGES
    error.msg = f'{error.msg}. {advice}'
    error.args = (error.msg,)


def no_other_flow(name):
    """For ``from . import name`` in a flow."""
    if name.startswith('__'):
        raise AttributeError(name)
    raise ImportError(f'There is no {name!r} beside a flow. {_OTHER_FLOWS}')


def _refuse(owner, names, error, words):
    for name in names:
        if hasattr(owner, name):
            setattr(owner, name, _refusal(error, words))


def _refusal(error, words):
    def refused(*_, **__):
        raise error(words)

    return refused


def _wait(plain):
    """Nobody notifies a flow while it waits: events and queues are as they are when the time is over."""

    @functools.wraps(plain)
    def wait(self, timeout=None):
        if current.get() is None:
            return plain(self, timeout)
        if timeout is None:
            raise RuntimeError(_ENDLESS)
        if timeout > 0:
            time.sleep(timeout)
        return False

    return wait


class _Lock:
    """``threading.Lock``: as it is elsewhere for one that is alone, which has nobody to wait for."""

    __slots__ = ('_plain', '__weakref__')

    def __init__(self):
        self._plain = _thread.allocate_lock()

    def acquire(self, blocking=True, timeout=-1):
        if self._plain.acquire(False):
            return True
        if not blocking:
            return False
        if current.get() is None:
            return self._plain.acquire(True, timeout)
        if timeout < 0:
            raise RuntimeError(_ENDLESS)
        time.sleep(timeout)
        return self._plain.acquire(False)

    def release(self):
        self._plain.release()

    def _at_fork_reinit(self):
        self._plain._at_fork_reinit()

    def locked(self):
        return self._plain.locked()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


def _leave(status=0):
    # As sys.exit: to end the process would end all executions in it.
    raise SystemExit(status)


class _NoInput(io.TextIOBase):
    encoding = 'utf-8'

    def readable(self):
        return True

    def read(self, size=-1, /):
        raise RuntimeError(_INPUT)

    def readline(self, size=-1, /):
        raise RuntimeError(_INPUT)
