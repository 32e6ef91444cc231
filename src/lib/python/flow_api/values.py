"""Turning Python values into what inputs, outputs and logs can hold: JSON."""

import datetime
import json
import math
import re

_LARGEST_INT = 2**53 - 1


def to_json(value, path):
    """
    ``value`` as plain JSON data. Times become ISO 8601 text, tuples become lists.

    Raises ``TypeError`` or ``ValueError``, naming the place by ``path``, for what JSON cannot hold.
    """
    try:
        return _convert(value, path, None)
    except RecursionError:
        raise ValueError(f'{path} contains itself or is nested too deep.') from None


def to_log(value):
    """Like `to_json`, but never refuses: what JSON cannot hold becomes the text that Python shows for it."""
    try:
        return _convert(value, 'value', _safe_repr)
    except RecursionError:
        return '…'
    except Exception:
        return _safe_repr(value)


def _safe_repr(value):
    try:
        return repr(value)
    except Exception as error:
        return f'<{type(value).__name__}: its repr raised {type(error).__name__}>'


# Made once: `json.dumps` makes a new one for each call that wants more than its defaults.
_encoder = json.JSONEncoder(allow_nan=False, separators=(',', ':'))


def dumps(value):
    """Compact JSON text of data that went through `to_json`."""
    return _encoder.encode(value)


_shown = json.JSONEncoder(allow_nan=False, separators=(',', ':'), ensure_ascii=False)


def as_text(value):
    """Data as a person reads it: a text as it is, everything else as JSON."""
    return value if isinstance(value, str) else _shown.encode(value)


_long_number = re.compile('[0-9]{16}').search


def loads(text):
    """Data of JSON text. Numbers that are not kept exactly in JSON come as floats, which can be given back as they are."""
    return json.loads(text, parse_int=_number) if _long_number(text) else json.loads(text)


def _number(text):
    number = int(text)
    return number if -_LARGEST_INT <= number <= _LARGEST_INT else float(text)


def as_seconds(value, what):
    """A duration in seconds, from a number or a ``timedelta``."""
    if isinstance(value, datetime.timedelta):
        value = value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        raise TypeError(f'{what} is a number of seconds, not {_few(value)}.')
    return max(0, value)


def as_milliseconds(value, what):
    """A point in time in milliseconds since 1970, from unix seconds or a ``datetime``."""
    if isinstance(value, datetime.datetime):
        return value.timestamp() * 1000
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        raise TypeError(f'{what} is a unix time in seconds or a datetime, not {_few(value)}.')
    if value >= _FAR_AHEAD:
        raise ValueError(f'{what} is a unix time in seconds, and {_few(value)} is thousands of years ahead. Milliseconds are divided by 1000.')
    return value * 1000


#: The unix time of the year 5138; taken for milliseconds it was in 1973.
_FAR_AHEAD = 10**11


def _is_finite(value):
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _few(value):
    if isinstance(value, int) and abs(value) > 10**50:
        return 'a number of so many digits'
    return repr(value)


def _convert(value, path, fallback):
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        if -_LARGEST_INT <= value <= _LARGEST_INT:
            return int(value)
        if fallback:
            return fallback(value)
        raise ValueError(f'{path} is {value}: whole numbers beyond ±(2**53 - 1) are not kept exactly in JSON. Pass it as text: str(…).')
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        if fallback:
            return fallback(value)
        raise ValueError(f'{path} is {value}: JSON has no such number. Pass None or text instead.')
    if isinstance(value, dict):
        made = {_key(key, path, fallback): _convert(item, f'{path}[{key!r}]', fallback) for key, item in value.items()}
        if len(made) < len(value) and not fallback:
            raise ValueError(f'{path} has keys that are the same as text, such as 1 and "1": in JSON only one of them could stay.')
        return made
    if isinstance(value, (list, tuple)):
        return [_convert(item, f'{path}[{index}]', fallback) for index, item in enumerate(value)]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if fallback:
        summary = getattr(type(value), '_summary', None)
        return summary(value) if callable(summary) else fallback(value)
    raise TypeError(f'{path} is {_article(kind.__name__)}, which JSON cannot hold. {_advice(value)}')


def _key(key, path, fallback):
    if isinstance(key, str):
        return str.__str__(key)
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key)
    if fallback:
        return fallback(key)
    raise TypeError(f'{path} has the key {key!r}: keys have to be text.')


def _article(name):
    return f'{"an" if name[0] in "aeiouAEIOU" else "a"} {name}'


def _advice(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return 'Pass text, for example base64.b64encode(…).decode().'
    if isinstance(value, (set, frozenset)):
        return 'Pass a list, for example sorted(…).'
    if hasattr(type(value), '_summary'):
        return "Pass its fields, for example .get('id')."
    if hasattr(value, '__dataclass_fields__'):
        return 'Pass a dict, for example dataclasses.asdict(…).'
    return 'Pass text, a number, a list or a dict made from it.'
