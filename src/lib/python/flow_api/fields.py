"""Fields that are asked for by name: the same for executions, messages and other records."""

import difflib

from .exceptions import ResourceNotFoundError


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
    known = [one for one in dir(owner) if not one.startswith('_')]
    near = difflib.get_close_matches(name, known, 3)
    hint = f' Did you mean {" or ".join(map(repr, near))}?' if near else ''
    return AttributeError(f'{what} has no {name!r}.{hint}', name=name)
