"""Fields that are asked for by name: the same for executions, messages and other records."""

import difflib

from .exceptions import ResourceNotFoundError
from .session import here


def check(fields, example, what=None, known=None):
    """
    Raises ``TypeError`` where no field is asked for, and `ResourceNotFoundError` for one that is not ``known``.

    ``example`` is a field that may be asked for; ``what`` says whose fields they are. Where not all are known beforehand,
    none are given.
    """
    if not fields:
        raise TypeError(f'.get() needs the name of a field, for example .get({example!r}).')
    for field in fields:
        if known is not None and field not in known:
            raise ResourceNotFoundError(f'{what} has no field {field!r}. It has: {", ".join(known)}.')


def pick(fields, value_of):
    """One value for one field, a tuple for several."""
    values = tuple(value_of(field) for field in fields)
    return values[0] if len(values) == 1 else values


def unknown(what, name, owner):
    """The AttributeError for a name that a class has not, with those that are near it."""
    hint = near(name, owner)
    return AttributeError(f'{what} has no {name!r}.{hint and " "}{hint}', name=name)


def near(name, owner):
    """The names of a class that are near one it has not, as a question; '' where none is."""
    known = [one for one in dir(owner) if not one.startswith('_')]
    found = difflib.get_close_matches(name, known, 3)
    return f'Did you mean {" or ".join(map(repr, found))}?' if found else ''


class Handle:
    """What stands for something that the engine keeps. Only its methods change that."""

    #: The fields it has; None where any name may be one.
    _fields_known = None

    def __setattr__(self, name, value):
        # What a flow keeps here for itself under another name is its own business.
        known = self._fields_known
        lost = known is None or name in known or hasattr(type(self), name)
        if lost and not name.startswith('_'):
            raise AttributeError(f'{name!r} cannot be set like this. Fields are written with .save({name}=…).', name=name)
        object.__setattr__(self, name, value)

    def __reduce_ex__(self, protocol):
        # Copies, and what is taken out of a pickle, are of the execution that makes them.
        state = {key: value for key, value in vars(self).items() if key != '_session'}
        return _again, (type(self),), state


def _again(kind):
    made = kind.__new__(kind)
    made._session = here('A copy of what flow_api gave')
    return made
