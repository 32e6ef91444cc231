"""Runs one handler: from the script's text to its end, as data."""

import contextvars
import inspect
import json
import sys
import types
import warnings

from . import determinism, garbage, own_state, session as sessions, streams, time_zones, tracebacks, unavailable, warm_up
from .execution import Execution
from .session import LEAVE, RESUMED, Session, current, is_signal
from .system import System
from .values import dumps, to_json
from .wrapping import handed_over, with_failure

#: What the interpreter's JavaScript calls once, with what knows them.
use_time_zones = time_zones.install

#: Compiled scripts by (hash, file name); and their text, which traces show.
_compiled = {}
_sources = {}

_NO_HANDLER = 'The script has no handler. Add one:\n\ndef handler(system, this, inputs):\n    return this.success()'

_NOT_KEPT = (
    'The handler returned a value of type {}, which is not kept: a dict becomes the outputs. Return {{"name": value}}, or call '
    'this.set_output("name", value).\n'
)
_GIVEN = ('system', 'this', 'inputs')
_PARAMETERS = 'A handler takes (system, this), or (system, this, inputs).'


def install():
    """Once per interpreter, before the first handler."""
    # The scripts' modules are submodules of this one, which holds nothing itself.
    package = types.ModuleType('flows')
    package.__path__ = []
    sys.modules['flows'] = package
    garbage.install()
    determinism.install()
    own_state.install()
    unavailable.install()
    streams.install()


def start(script_hash, source, file_name, snapshot, line):
    """
    Runs a handler to its end. Returns nothing and never raises: the end goes through ``line``.

    ``source`` is None where this interpreter has had it; ``snapshot`` is JSON; ``line`` the execution's own way out.
    """
    contextvars.Context().run(_live, script_hash, source, json.loads(snapshot), Session(line, file_name))


def start_debugged(script_hash, source, file_name, snapshot, line):
    """Like `start`, in development mode."""
    # Loaded when it is used for the first time: most interpreters never do.
    from .debugger import DebugSession

    begun = json.loads(snapshot)
    session = DebugSession(line, file_name, begun.get('input_value'))
    try:
        contextvars.Context().run(_live, script_hash, source, begun, session)
    finally:
        session.unwatch()


def _live(script_hash, source, snapshot, session):
    garbage.tidy()
    session.line(RESUMED, '')
    current.set(session)
    session.execution_id = snapshot['id']
    own_state.begin()
    try:
        if source is not None:
            _sources[script_hash] = source
        ending = _play(session, script_hash, snapshot)
        streams.flush_all(session)
    except BaseException as error:
        ending = session.ending or _failed(error, session.file_name)
    session.line(LEAVE, dumps(ending))


def _play(session, script_hash, snapshot):
    module = None
    try:
        module = _module(session, script_hash)
        result = _call_handler(session, module, snapshot)
        if session.ending:
            return session.ending
        if 'wrapped' in snapshot and isinstance(result, Execution):
            return handed_over(result)
        if isinstance(result, (str, int, float, list, tuple, set)) and result is not True:
            sys.stderr.write(_NOT_KEPT.format(type(result).__name__))
        return _ended('ENDED_SUCCESS', None, to_json(result, 'the returned outputs') if isinstance(result, dict) else None)
    except SystemExit as error:
        if session.ending:
            return session.ending
        if error.code is None or error.code == 0:
            return _ended('ENDED_SUCCESS', None, None)
        return _failed(error, session.file_name)
    except BaseException as error:
        if session.ending and (is_signal(error) or session.signal is not None):
            return session.ending
        tracebacks.show_source(session.file_name, _sources[script_hash])
        failed = _failed(error, session.file_name)
        return with_failure(failed, error) if 'wrapped' in snapshot else failed
    finally:
        if module is not None and sys.modules.get(module.__name__) is module:
            del sys.modules[module.__name__]


def _module(session, script_hash):
    """A fresh module in which the script's own top level has run."""
    name = session.file_name
    source = _sources[script_hash]
    known = _compiled.get((script_hash, name))
    if known is None:
        # A compiler's warning comes with each run, not only with the one that happened to compile.
        with warnings.catch_warnings(record=True) as complaints:
            warnings.simplefilter('always')
            known = compile(source, name, 'exec', dont_inherit=True), list(complaints)
        _compiled[(script_hash, name)] = known
    code, complaints = known
    tracebacks.show_source(name, source)
    for complaint in complaints:
        warnings.showwarning(complaint.message, complaint.category, complaint.filename, complaint.lineno)
    module = types.ModuleType(f'flows.{name}')
    module.__file__ = name
    # Where dataclasses, typing and pickle look for the names of a class they are given.
    sys.modules[module.__name__] = module
    exec(session.prepare(code), module.__dict__)
    return module


def _call_handler(session, module, snapshot):
    handler = module.__dict__.get('handler')
    if handler is None and snapshot.get('type') == 'SCRIPT':
        return None
    if not callable(handler):
        raise LookupError(_NO_HANDLER)
    this = Execution(session, snapshot, is_self=True)
    inputs = snapshot.get('input_value')
    given = (System(snapshot.get('user_name')), this, {} if inputs is None else inputs)
    count, named = _parameters(handler)
    result = handler(*given[:count], **{name: value for name, value in zip(_GIVEN, given, strict=True) if name in named})
    if inspect.isawaitable(result):
        result = _await(result)
    if inspect.isgenerator(result) or inspect.isasyncgen(result):
        raise TypeError('The handler has a yield in it, so calling it does nothing. Take the yield into a function that it calls.')
    return result


def _parameters(handler):
    """``(how many of system, this, inputs, names of those it takes by name only)`` of a handler."""
    parameters = list(inspect.signature(handler).parameters.values())
    named = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY}
    if any(one.kind is one.VAR_POSITIONAL for one in parameters):
        return 3, named
    plain = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    needed = [one.name for one in plain[3:] if one.default is one.empty]
    if needed:
        raise TypeError(f'{_PARAMETERS} This one also needs {", ".join(map(repr, needed))}: give it a default.')
    if len(plain) == 1 and not named:
        raise TypeError(f'{_PARAMETERS} This one takes only {plain[0].name!r}.')
    return min(len(plain), 3), named


def _await(awaitable):
    """The result of an async handler. It is driven from here, so that calls within it block like everywhere."""
    steps = awaitable.__await__()
    while True:
        try:
            waited = steps.send(None)
        except StopIteration as end:
            return end.value
        if waited is not None:
            # An asyncio future; its result is taken by the coroutine itself, so only its being done matters here.
            waited._asyncio_future_blocking = False
            sessions.run_sync(_done(waited))


async def _done(future):
    import asyncio

    await asyncio.wait([future])


def _ended(status, message, output):
    return {'status': status, 'message': message, 'statusMessage': message, 'errorLine': None, 'output': output}


def _failed(error, file_name):
    message, text, line = tracebacks.describe(error, file_name)
    return {'status': 'ENDED_ERROR', 'message': message, 'statusMessage': text, 'errorLine': line, 'output': None}
