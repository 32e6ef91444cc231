"""A handler's variables as a person is shown them: JSON of a bounded size, without protected values."""

from collections import deque
from itertools import islice

#: What is shown in place of a protected value: as in the rest of the app.
REDACTED = '••••••••'

#: Characters of one text, entries of one container, containers within each other, values in all.
_LONGEST, _WIDEST, _DEEPEST, _MOST = 2_000, 100, 6, 3_000
_LARGEST_INT = 2**53 - 1


class Secrets:
    """What must not be shown: the values of protected keys, wherever they turn up."""

    __slots__ = ('_inputs', '_keys', '_leaves', 'texts')

    def __init__(self, inputs, keys):
        self._inputs = inputs if isinstance(inputs, dict) else {}
        self.keys = frozenset(keys)

    @property
    def keys(self):
        """Names of inputs and outputs that are protected."""
        return self._keys

    @keys.setter
    def keys(self, keys):
        self._keys = keys
        self._leaves = [leaf for key in keys if key in self._inputs for leaf in _leaves(self._inputs[key])]
        #: The longest first, so that none is left in part where one holds another.
        self.texts = sorted({str(leaf) for leaf in self._leaves} - {''}, key=len, reverse=True)

    def hides(self, scalar):
        """Whether a text or number is a protected one."""
        return any(type(leaf) is type(scalar) and leaf == scalar for leaf in self._leaves)

    def cleaned(self, text):
        """A text without the protected ones in it."""
        for secret in self.texts:
            if len(secret) > 2:
                text = text.replace(secret, REDACTED)
        return text


class Budget:
    """How many values may still be shown."""

    __slots__ = ('left',)

    def __init__(self, left=_MOST):
        self.left = left


def shown(value, secrets, budget, depth=0):
    """``value`` as JSON. Runs nothing of the flow's but ``__repr__``, and stands what that raises."""
    budget.left -= 1
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str or kind is int or kind is float:
        return REDACTED if secrets.hides(value) else _scalar(kind, value, secrets)
    if isinstance(value, (dict, list, tuple)):
        if depth >= _DEEPEST or budget.left <= 0:
            return f'{kind.__name__} with {len(value):,} entries'
        if isinstance(value, dict):
            return _entries(value, secrets, budget, depth)
        return _items(value, secrets, budget, depth)
    return _cut(secrets.cleaned(_text_of(value)))


def _scalar(kind, value, secrets):
    if kind is str:
        # What could be the beginning of a secret must not be left over at the cut.
        reach = _LONGEST + max(map(len, secrets.texts), default=0)
        return _cut(secrets.cleaned(value[:reach]), len(value))
    if kind is int:
        return value if -_LARGEST_INT <= value <= _LARGEST_INT else _cut(_text_of(value))
    return value if value == value and abs(value) != float('inf') else repr(value)


def _entries(value, secrets, budget, depth):
    made = {}
    for key, item in islice(dict.items(value), _WIDEST):
        if budget.left <= 0:
            break
        name = _cut(secrets.cleaned(key if type(key) is str else _text_of(key)))
        made[name] = REDACTED if type(key) is str and key in secrets.keys else shown(item, secrets, budget, depth + 1)
    _more(len(value) - len(made), made.__setitem__, '…')
    return made


def _items(value, secrets, budget, depth):
    base = list if isinstance(value, list) else tuple
    made = []
    for item in base.__getitem__(value, slice(0, _WIDEST)):
        if budget.left <= 0:
            break
        made.append(shown(item, secrets, budget, depth + 1))
    _more(len(value) - len(made), lambda _, text: made.append(text), None)
    return made


def _more(left_out, put, key):
    if left_out > 0:
        put(key, f'… and {left_out:,} more')


def _text_of(value):
    """Python's own text for a value; says so where there is none."""
    try:
        if isinstance(value, (set, frozenset, deque)) and len(value) > _WIDEST:
            few = repr(type(value)(islice(value, _WIDEST)))
            return f'{few} … and {len(value) - _WIDEST:,} more'
        if isinstance(value, (bytes, bytearray)) and len(value) > _LONGEST:
            return f'{bytes(value[:_LONGEST])!r} … {len(value):,} bytes'
        return repr(value)
    except BaseException as error:
        return f'<{type(value).__name__}: its repr raised {type(error).__name__}>'


def _cut(text, length=None):
    if len(text) <= _LONGEST and (length is None or length <= _LONGEST):
        return text
    return f'{text[:_LONGEST]}… ({length or len(text):,} characters)'


def _leaves(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif value is not None and type(value) is not bool:
        yield value
