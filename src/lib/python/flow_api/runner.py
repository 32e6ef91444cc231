"""Runs one handler: from the script's text to its end, as data."""

import contextvars
import inspect
import sys
import types
import warnings
from collections.abc import Mapping

from . import determinism, garbage, own_loop, own_state, session as sessions, streams, time_zones, tracebacks, unavailable, warm_up
from .execution import Execution
from .session import LEAVE, RESUMED, Session, current, is_signal
from .system import System
from .values import dumps, loads, to_json
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
    package.__getattr__ = unavailable.no_other_flow
    sys.modules['flows'] = package
    garbage.install()
    determinism.install()
    own_state.install()
    own_loop.install()
    unavailable.install()
    streams.install()
    tracebacks.install()
    sessions.shared_streams = sys.stdin, sys.stdout, sys.stderr


def start(script_hash, source, file_name, snapshot, line):
    """
    Runs a handler to its end. Returns nothing and never raises: the end goes through ``line``.

    ``source`` is None where this interpreter has had it; ``snapshot`` is JSON; ``line`` the execution's own way out.
    """
    contextvars.Context().run(_live, script_hash, source, loads(snapshot), Session(line, file_name))


def start_debugged(script_hash, source, file_name, snapshot, line):
    """Like `start`, in development mode."""
    # Loaded when it is used for the first time: most interpreters never do.
    from .debugger import DebugSession

    begun = loads(snapshot)
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
    own_loop.begin()
    try:
        if source is not None:
            # Editors of some systems put a mark in front of a text, which is no part of it.
            _sources[script_hash] = source.removeprefix('\ufeff')
        ending = _play(session, script_hash, snapshot)
        own_loop.close(session)
        session.flush()
    except BaseException as error:
        ending = session.ending or _failed(error, session.file_name)
    finally:
        sys.stdin, sys.stdout, sys.stderr = sessions.shared_streams
    try:
        ending = dumps(ending)
    except BaseException as error:
        ending = dumps(_failed(error, session.file_name))
    session.line(LEAVE, ending)


def _play(session, script_hash, snapshot):
    module = None
    try:
        module = _module(session, script_hash)
        result = _call_handler(session, module, snapshot)
        if session.ending:
            return session.ending
        if 'wrapped' in snapshot and isinstance(result, Execution):
            return handed_over(result)
        if isinstance(result, Mapping):
            return _ended('ENDED_SUCCESS', None, to_json(dict(result), 'the returned outputs'))
        if result is not None and result is not True and not isinstance(result, Execution):
            sys.stderr.write(_NOT_KEPT.format(type(result).__name__))
        return _ended('ENDED_SUCCESS', None, None)
    except SystemExit as error:
        if session.ending:
            return session.ending
        if error.code is None or error.code == 0:
            return _ended('ENDED_SUCCESS', None, None)
        return _failed(error, session.file_name)
    except BaseException as error:
        if session.ending and (is_signal(error) or session.signal is not None):
            return session.ending
        failed = _failed(error, session.file_name)
        if session.ending:
            # The text of the error has ended it.
            return session.ending
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
    session.shown = tracebacks.lines_of(source, name)
    tracebacks.show_source(session.shown)
    for complaint in complaints:
        warnings.showwarning(complaint.message, complaint.category, complaint.filename, complaint.lineno)
    module = types.ModuleType(f'flows.{name}')
    module.__file__ = name
    # Where dataclasses, typing and pickle look for the names of a class they are given.
    sys.modules[module.__name__] = session.module = module
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
    # A copy: what a flow does to its inputs is nothing that `this.get('input_value')` was given.
    given = (System(snapshot.get('user_name')), this, {} if inputs is None else loads(dumps(inputs)))
    if _has_yield(handler):
        raise TypeError('The handler has a yield in it, so calling it does nothing. Take the yield into a function that it calls.')
    by_name = dict(zip(_GIVEN, given, strict=True))
    places, named = _parameters(handler)
    result = handler(*(by_name[name] for name in places), **{name: value for name, value in by_name.items() if name in named})
    return own_loop.result_of(result) if inspect.isawaitable(result) else result


def _has_yield(handler):
    called = (handler, getattr(type(handler), '__call__', None))
    return any(inspect.isgeneratorfunction(one) or inspect.isasyncgenfunction(one) for one in called)


def _parameters(handler):
    """``(which of system, this, inputs it takes by place, names of those it takes by name)`` of a handler."""
    parameters = list(inspect.signature(handler, follow_wrapped=False).parameters.values())
    while hasattr(handler, '__wrapped__') and any(one.kind is one.VAR_POSITIONAL for one in parameters):
        # What passes on all it is given takes what is behind it.
        handler = handler.__wrapped__
        parameters = list(inspect.signature(handler, follow_wrapped=False).parameters.values())
    named = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY}
    if any(one.kind is one.VAR_POSITIONAL for one in parameters):
        return _GIVEN, named
    plain = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    needed = [one.name for one in plain[3:] if one.default is one.empty]
    if needed:
        raise TypeError(f'{_PARAMETERS} This one also needs {", ".join(map(repr, needed))}: give it a default.')
    if len(plain) == 1 and not named:
        raise TypeError(f'{_PARAMETERS} This one takes only {plain[0].name!r}.')
    if not plain and any(one.kind is one.VAR_KEYWORD for one in parameters):
        return (), set(_GIVEN)
    names = [one.name for one in plain[:3]]
    # Those that have the usual names may come in any order.
    return names if set(names) <= set(_GIVEN) else _GIVEN[: len(names)], named


def _ended(status, message, output):
    return {'status': status, 'message': message, 'statusMessage': message, 'errorLine': None, 'output': output}


def _failed(error, file_name):
    message, text, line = tracebacks.describe(error, file_name)
    return {'status': 'ENDED_ERROR', 'message': message, 'statusMessage': text, 'errorLine': line, 'output': None}
