"""What Python can do elsewhere and not in a browser: it fails at once, in words that say what to do instead."""

import _thread
import builtins
import io
import os
import socket
import subprocess
import sys
import threading

from .session import current

_THREADS = (
    'A flow has no threads. For work side by side start children with wait=False, and wait for them with this.wait_for(…).'
)
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
_BREAKPOINT = 'breakpoint() has no debugger here. Set a breakpoint beside the line, in development mode.'
_ABORT = 'A flow cannot end its interpreter, which others run in too. End with this.error(…).'

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
    _refuse(os, ('abort',), RuntimeError, _ABORT)
    _refuse(socket.socket, ('connect', 'connect_ex', 'sendto'), OSError, _SOCKETS)
    _refuse(socket, ('getaddrinfo', 'gethostbyname', 'gethostbyname_ex', 'gethostbyaddr'), OSError, _SOCKETS)
    _refuse(socket.socket, ('bind', 'listen'), OSError, _SERVER)
    _refuse(builtins, ('input',), RuntimeError, _INPUT)
    _refuse(sys, ('breakpointhook',), RuntimeError, _BREAKPOINT)
    os._exit = _leave
    sys.stdin = sys.__stdin__ = _NoInput()


def explain(error, name):
    """Says in the error of an import that failed what to do instead."""
    if current.get() is None or error.name != name or '.' in name:
        return
    if name == '_multiprocessing':
        advice = _THREADS.replace('threads', 'processes')
    elif name in sys.stdlib_module_names:
        # Whoever tries it has something else to fall back on.
        return
    else:
        advice = _REQUESTS if name in _FOR_REQUESTS else _PACKAGES
    error.msg = f'{error.msg}. {advice}'
    error.args = (error.msg,)


def _refuse(owner, names, error, words):
    for name in names:
        if hasattr(owner, name):
            setattr(owner, name, _refusal(error, words))


def _refusal(error, words):
    def refused(*_, **__):
        raise error(words)

    return refused


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
