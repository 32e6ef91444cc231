"""
What the standard library keeps for a whole process is kept for each execution here: an execution neither sees what others
that share its interpreter have set, nor does a replay elsewhere depend on it.
"""

import calendar
import functools
import logging
import os
import tempfile
import time
import uuid
import warnings

import _py_warnings

from .session import current


def install():
    """Puts the replacements in place, once per interpreter."""
    _keep_apart(uuid, ('_last_timestamp', '_last_timestamp_v6', '_last_timestamp_v7', '_last_counter_v7', '_node'), ('uuid1', 'uuid6', 'uuid7', 'getnode'))
    _keep_apart(tempfile, ('_name_sequence',), ('_get_candidate_names',))
    # Found out, it would be by the first execution only, which tries names for that: random bytes that no replay asks for.
    tempfile.tempdir = '/tmp'
    _py_warnings._use_context = True
    _install_logging()
    _install_time_zone()
    _install_environ()


def begin():
    """For an execution that begins, in its own context: warnings are filtered as nobody has changed it."""
    _py_warnings._set_context(_py_warnings._Context(list(warnings.filters)))


def _keep_apart(module, names, functions):
    """Each execution has these variables of a module for itself, as they were at first, while one of the functions runs."""
    at_first = {name: getattr(module, name) for name in names}

    def wrap(plain):
        @functools.wraps(plain)
        def call(*args, **kwargs):
            session = current.get()
            if session is None or module in session.within:
                return plain(*args, **kwargs)
            shared = {name: getattr(module, name) for name in names}
            vars(module).update(session.own.get(module, at_first))
            session.within.add(module)
            try:
                return plain(*args, **kwargs)
            finally:
                session.within.discard(module)
                session.own[module] = {name: getattr(module, name) for name in names}
                vars(module).update(shared)

        return call

    for name in functions:
        setattr(module, name, wrap(getattr(module, name)))


def _install_logging():
    """
    Loggers that a flow asks for are its own, and what it sets on the root logger holds for itself. Those of libraries are
    shared, and pass what they log on to the root logger.
    """
    root, shared = logging.root, logging.root.manager
    _Root.shared = {name: vars(root).pop(name) for name in _Root.own}
    vars(root).pop('manager', None)
    _LoggersOfExecution.shared = shared
    logging.Logger.manager = _LoggersOfExecution()
    root.__class__ = _Root
    shared.__class__ = _SharedLoggers
    for logger in shared.loggerDict.values():
        _forget_levels(logger)


def _install_environ():
    """``os.environ`` is the execution's own. What the C library knows of it stays as it is."""
    shared = os.environ._data

    class Environ(os._Environ):
        @property
        def _data(self):
            session = current.get()
            if session is None:
                return shared
            if 'environ' not in session.own:
                session.own['environ'] = dict(shared)
            return session.own['environ']

    for environ in (os.environ, os.environb):
        del vars(environ)['_data']
        environ.__class__ = Environ
    os.putenv, os.unsetenv = map(_outside, (os.putenv, os.unsetenv))


def _outside(plain):
    """For what must not be done for one execution, as all would see it."""

    @functools.wraps(plain)
    def call(*args):
        if current.get() is None:
            plain(*args)

    return call


def _install_time_zone():
    """
    What `time` says of the time zone: it was found out once, on the machine on which the memory of interpreters was made.
    Local time is computed by the zone in which an execution has begun, so these follow from it.
    """
    plain = getattr(time, '__getattr__', None)
    names = {'timezone', 'altzone', 'daylight', 'tzname'} & vars(time).keys()

    def of_zone(name):
        if name not in names:
            if plain is not None:
                return plain(name)
            raise AttributeError(f'module {time.__name__!r} has no attribute {name!r}', name=name, obj=time)
        session = current.get()
        if session is None:
            return _time_zone()[name]
        if 'time zone' not in session.own:
            session.own['time zone'] = _time_zone()
        return session.own['time zone'][name]

    for name in names:
        delattr(time, name)
    time.__getattr__ = of_zone


def _time_zone():
    year = time.gmtime().tm_year
    january, july = (time.localtime(calendar.timegm((year, month, 1, 0, 0, 0))) for month in (1, 7))
    winter, summer = sorted((january, july), key=lambda one: one.tm_gmtoff)
    return {
        'timezone': -winter.tm_gmtoff,
        'altzone': -summer.tm_gmtoff,
        'daylight': int(winter.tm_gmtoff != summer.tm_gmtoff),
        'tzname': (winter.tm_zone, summer.tm_zone),
    }


class _LoggersOfExecution:
    """``Logger.manager``: the loggers by their names, of the execution that asks."""

    shared = None

    def __get__(self, logger, owner=None):
        session = current.get()
        # What is imported is a library, whose loggers stay for those who import it after.
        if session is None or session.importing:
            return self.shared
        if 'loggers' not in session.own:
            session.own['loggers'] = logging.Manager(logging.root)
        return session.own['loggers']


class _OwnOfRoot:
    def __init__(self, name):
        self._name = name

    def __get__(self, root, owner=None):
        return self if root is None else root.state()[self._name]

    def __set__(self, root, value):
        root.state()[self._name] = value


class _Root(logging.RootLogger):
    own = ('level', 'handlers', 'filters', 'disabled', 'propagate', '_cache')
    shared = {}
    level, handlers, filters, disabled, propagate, _cache = map(_OwnOfRoot, own)
    manager = _LoggersOfExecution()

    def state(self):
        session = current.get()
        if session is None:
            return self.shared
        if 'root logger' not in session.own:
            at_first = {'level': logging.WARNING, 'handlers': [], 'filters': [], 'disabled': False, 'propagate': True, '_cache': {}}
            session.own['root logger'] = at_first
        return session.own['root logger']


class _SharedLoggers(logging.Manager):
    def getLogger(self, name):
        logger = super().getLogger(name)
        _forget_levels(logger)
        return logger


class _Forgetful(dict):
    def __setitem__(self, key, value):
        pass


def _forget_levels(logger):
    """Whether a shared logger logs depends on who is running, so it must not keep the answer."""
    if isinstance(logger, logging.Logger) and not isinstance(logger._cache, _Forgetful):
        logger._cache = _Forgetful()
