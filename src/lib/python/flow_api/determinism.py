"""What makes executions that share an interpreter independent of each other, and each of them repeatable."""

import functools
import importlib._bootstrap
import os
import random
import time

from . import unavailable
from .session import ASIDE_BEGIN, ASIDE_END, current
from .values import as_seconds


def install():
    """Puts the replacements in place, once per interpreter, before any flow's code runs."""
    _replace_sleep()
    _replace_random()
    _replace_import()


def _replace_sleep():
    plain = time.sleep

    @functools.wraps(plain)
    def sleep(seconds, /):
        session = current.get()
        if session is None:
            return plain(seconds)
        session.ask({'kind': 'sleep', 'seconds': as_seconds(seconds, 'The duration of a sleep')})

    time.sleep = sleep


def _replace_random():
    """Each execution draws from a generator of its own, seeded from 16 recorded bytes when it is first used."""
    shared = random._inst

    def delegate(name):
        plain = getattr(shared, name)

        @functools.wraps(plain)
        def draw(*args, **kwargs):
            session = current.get()
            if session is None:
                return plain(*args, **kwargs)
            if session.generator is None:
                session.generator = random.Random(int.from_bytes(os.urandom(16)))
            return getattr(session.generator, name)(*args, **kwargs)

        return draw

    for name, value in list(vars(random).items()):
        if getattr(value, '__self__', None) is shared:
            setattr(random, name, delegate(name))


def _replace_import():
    """
    What a library reads from the clock or the random source while it is imported is not the execution's: it happens
    once per interpreter, so it must not be in the record that a replay in another interpreter follows.
    """
    plain = importlib._bootstrap._find_and_load

    def find_and_load(name, import_):
        session = current.get()
        if session is None:
            return plain(name, import_)
        session.line(ASIDE_BEGIN, '')
        session.importing += 1
        try:
            return plain(name, import_)
        except ModuleNotFoundError as error:
            unavailable.explain(error, name)
            raise
        finally:
            session.importing -= 1
            session.line(ASIDE_END, '')

    importlib._bootstrap._find_and_load = find_and_load

