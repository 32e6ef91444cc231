"""Named records: the class Record, which settings, files and all other kinds share."""

import datetime

from .exceptions import InvalidInputError, ResourceNotFoundError
from .fields import Handle, check, near, pick
from .values import to_json


class Record(Handle):
    """
    A record by its name or id. Nothing is read before it is asked for.

    Fields are read with `get` (from the object's cache) or `load` (always anew), and written with `save`. All have id,
    name, description, tags, project_id, created_at and modified_at.
    """

    _SAVED_AT_ONCE = ()

    def __init__(self, session, kind, select=None, by='name', fields=None, project=None, snapshot=None):
        self._session = session
        self._kind = kind
        self._project = project
        self._by = by
        self._select = select
        self._fields = dict(snapshot or {})
        self._dirty = {}
        #: Whether all fields that a record has are in the cache.
        self._stored = snapshot is not None
        self.set(**(fields or {}))
        if any(key in self._dirty for key in self._SAVED_AT_ONCE):
            self.save()

    def __repr__(self):
        return f'<{type(self).__name__} {self._select!r}>'

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        advice = f'Fields are read with .get({name!r}).'
        if self._kind == 'flow' and name.startswith('run'):
            advice = f'Run it with this.flow({self._select!r}).'
        elif self._kind in ('connector', 'connection') and name.startswith('run'):
            advice = f'Use it with this.connect({self._select!r}).'
        elif name in _OTHER_WORDS or near(name, type(self)):
            advice = _OTHER_WORDS.get(name) or near(name, type(self))
        raise AttributeError(f'{_article(self._kind)} has no {name!r}. {advice}', name=name)

    def __eq__(self, other):
        if not isinstance(other, Record):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def _key(self):
        return (self._kind, self._project, self._by, self._select)

    def _summary(self):
        known = {'type': self._kind, self._by: self._select}
        return {**known, **{key: self._fields[key] for key in ('id', 'name', 'value') if key in self._fields}}

    def get(self, *fields):
        """One field's value, or a tuple for several. From the cache; loaded where it is not there yet."""
        check(fields, 'value')
        if not self._stored and any(not self._is_known(field) for field in fields):
            self._load()
        return pick(fields, self._value)

    def load(self, *fields):
        """Like `get`, but always asks for the newest values. Without fields: refreshes all, and returns self."""
        self._load()
        return self.get(*fields) if fields else self

    def set(self, **fields):
        """Sets fields in the cache only; `save` writes them. Returns self."""
        for key, value in fields.items():
            self._dirty[key] = self._fields[key] = to_json(value, key)
        return self

    def save(self, **fields):
        """
        Writes these fields and those that were `set`; creates the record where there is none. Returns self.

        ``name`` renames. Raises `InvalidInputError` or `ExtraInputError` for what does not fit.
        """
        self.set(**fields)
        if self._stored and not self._dirty:
            return self
        # What is refused stays set, and is not lost.
        self._take(self._ask('save', fields=self._dirty))
        return self

    def update(self, **fields):
        """Older name of `save`."""
        return self.save(**fields)

    def exists(self):
        """Whether there is such a record."""
        return self._ask('read') is not None

    def delete(self):
        """Moves it to the trash, where a person can take it back. Raises `ResourceNotFoundError` where there is none."""
        self._ask('delete')
        self._fields, self._stored = dict(self._dirty), False

    def clone(self, name=None, **changes):
        """
        A copy under another name, with these fields instead. Returns the copy.

        Without a name it is called like this one with “copy” after it, or “copy 2” … where that is taken.
        """
        other = type(self)(self._session, self._kind, self._select, self._by).set(**changes)
        named = {} if name is None else {'name': str(name)}
        snapshot = self._ask('clone', fields={**other._dirty, **named})
        return type(self)(self._session, self._kind, snapshot['name'], project=self._project, snapshot=snapshot)

    def _is_known(self, field):
        return field in self._fields or field == self._by

    def _value(self, field):
        if field in self._fields:
            return self._fields[field]
        if field == self._by:
            return self._select
        # Of a list some large fields are left out.
        if self._stored:
            self._load()
        if field not in self._fields:
            known = ', '.join(self._names())
            raise ResourceNotFoundError(f'{_article(self._kind)} has no field {field!r}. It has: {known}.')
        return self._fields[field]

    def _names(self):
        return self._fields

    def _load(self):
        self._fields = {**self._ask('read', required=True), **self._dirty}
        self._stored = True

    def _take(self, snapshot):
        self._dirty = {}
        self._fields = dict(snapshot)
        self._stored = True
        self._select = snapshot[self._by]

    def _ask(self, verb, **more):
        if self._select is None:
            raise TypeError(f"Which {self._kind}? Give its name: system.{self._kind}('name').")
        where = {'type': self._kind, 'select': self._select, 'by': self._by, 'project': self._project}
        return self._session.ask({'kind': 'record', 'verb': verb, **where, **more})


#: What is called otherwise elsewhere.
_OTHER_WORDS = {
    'append': 'A list is added to with .list_append(…).',
    'set_value': 'It is written with .save(value=…).',
    'get_value': "It is read with .get('value').",
    'lock': 'Its lock is taken with .acquire().',
    'unlock': 'Its lock is given back with .release().',
    'read': 'The content of a file: .get_text_content() or .get_bytes_content().',
    'write': 'The content of a file: .save_text_content(…) or .save_bytes_content(…).',
}


def check_project(name):
    """The ``project_name`` of a call: a text, or None."""
    if name is not None and (not isinstance(name, str) or not name.strip()):
        raise TypeError(f'project_name is the name of a project, not {name!r}.')
    return name


def handle(session, made, kind, select, by, fields):
    """The record that ``system.<type>(…)`` means. ``made``: its class."""
    project = check_project(fields.pop('project_name', None))
    if isinstance(select, Record):
        by, select = select._by, select._select
    if select is None and by == 'name' and 'name' in fields:
        select = fields.pop('name')
    elif select is None and 'id' in fields:
        by, select = 'id', fields.pop('id')
    if by not in ('name', 'id'):
        raise ValueError(f"by is 'name' or 'id', not {by!r}.")
    if select is not None:
        if not isinstance(select, str) or not select.strip():
            raise TypeError(f'system.{kind} takes the {by} of {_article(kind).lower()}, not {select!r}.')
        select = select.strip()
    return made(session, kind, select, by, fields, project)


def listed(session, kind, filter, fields):
    """Snapshots of the records that ``system.<type>s(…)`` means, as they are now."""
    project = check_project(fields.pop('project_name', None))
    if isinstance(filter, str):
        advice = f"A filter looks like {{'field': 'name', 'op': 'like', 'value': {filter!r}}}, and one by name is system.{kind}({filter!r})."
        raise InvalidInputError(f'{filter!r} is no filter. {advice}')
    parts = [{'field': key, 'op': 'eq', 'value': value} for key, value in fields.items()]
    whole = to_json(_with_unix_times(filter), 'filter')
    if parts:
        parts = to_json(_with_unix_times(parts), 'filter')
        whole = {'and': parts if whole is None else [whole, *parts]}
    found = session.ask({'kind': 'record', 'verb': 'list', 'type': kind, 'filter': whole, 'project': project})
    return found, project


def _with_unix_times(filter):
    """A filter with the times in it as records have them: in unix seconds. What flows have saved themselves has them as text."""
    if isinstance(filter, (list, tuple)):
        return [_with_unix_times(part) for part in filter]
    if not isinstance(filter, dict):
        return filter
    field = filter.get('field')
    if isinstance(field, str):
        saved = '.' in field or field in ('value', 'input_value', 'output_value')
        return filter if saved or 'value' not in filter else {**filter, 'value': _unix_time(filter['value'])}
    return {key: _with_unix_times(part) for key, part in filter.items()}


def _unix_time(value):
    if isinstance(value, (list, tuple)):
        return [_unix_time(one) for one in value]
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day).timestamp()
    return value


def handles(session, made, kind, filter, fields):
    """The same as records of a class."""
    found, project = listed(session, kind, filter, fields)
    return [made(session, kind, one['name'], project=project, snapshot=one) for one in found]


def _article(kind):
    return f'{"An" if kind[0] in "aeio" else "A"} {kind.replace("_", " ")}'

