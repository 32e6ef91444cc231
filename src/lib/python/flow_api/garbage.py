"""
The collector of reference cycles never works by itself here.

When it does, in increments, CPython 3.14 walks the frames of all threads. To Pyodide a suspended handler is a thread whose C
stack was moved away, and some of its frames are on that stack: the collector reads what is there now, and the interpreter
dies. A whole collection does not look at frames. So there are only whole ones, at moments of our own.
"""

import functools
import gc

#: So many containers may come up between two collections.
_MANY = 10_000


def install():
    """Once per interpreter, before the first handler."""
    gc.disable()
    gc.enable = _stay_off
    gc.collect = _whole(gc.collect)


def tidy():
    """Collects where there may be something to collect: cheap enough to ask at each step."""
    if gc.get_count()[0] > _MANY:
        gc.collect()


def _stay_off():
    pass


def _whole(plain):
    @functools.wraps(plain)
    def collect(generation=2):
        return plain()

    return collect
