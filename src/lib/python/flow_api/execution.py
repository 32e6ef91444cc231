"""``this`` and every child: the class Execution."""

import re
import sys
from collections.abc import Iterable, Mapping

from . import return_when as conditions
from .children import ChildRequest, check_run, inputs_of, merged, split
from .exceptions import (
    DependencyFailedError,
    ExecutionCancel,
    ExecutionError,
    ExecutionSuccess,
    ExtraInputError,
    InvalidInputError,
    ResourceNotFoundError,
)
from .fields import Handle, check, pick, unknown
from .message import send
from .record import Record, check_project
from .session import here
from .values import as_milliseconds, as_seconds, as_text, to_json, to_log

#: The fields an execution has.
FIELDS = (
    'id', 'name', 'type', 'status', 'status_message', 'message', 'input_value', 'output_value', 'created_at',
    'modified_at', 'started_at', 'ended_at', 'parent_execution_id', 'flow_id', 'flow_name', 'connector_name',
    'connector_type', 'script', 'is_productive', 'scheduled_for', 'user_name', 'is_archived',
)  # fmt: skip

#: Those that a flow can change.
_CHANGED_BY_FLOWS = ('name', 'message', 'status_message', 'input_value', 'output_value')

_ID = re.compile('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')

_ENDINGS = {
    'success': ('ENDED_SUCCESS', ExecutionSuccess),
    'error': ('ENDED_ERROR', ExecutionError),
    'cancelled': ('ENDED_CANCELLED', ExecutionCancel),
    'canceled': ('ENDED_CANCELLED', ExecutionCancel),
    'cancel': ('ENDED_CANCELLED', ExecutionCancel),
}


#: What is called otherwise elsewhere.
_OTHER_WORDS = {
    'append_log': 'The log is written to with this.log(…).',
    'is_dev': "Whether it is in development mode: not this.get('is_productive').",
    'get_inputs': "Inputs are the handler's third argument, and this.get('input_value').",
    'get_input': "Inputs are the handler's third argument, and this.get('input_value').",
    'save_output': 'Outputs are set with this.set_output("name", value).',
    'get_outputs': "Outputs are read with .get('output_value').",
}


_OF_THE_LOG = 'The output "logging" is what this.log writes: where it has written anything, no other value of it is kept.\n'


class _NotGiven:
    def __repr__(self):
        return '…'


_NO_VALUE = _NotGiven()


class Execution(Handle):
    """
    An execution: the running one as ``this``, or a child.

    Fields are read with `get` (from the object's cache) or `load` (always anew). Children are made with `flow`,
    `connect`, `task` and `script`.
    """

    _fields_known = FIELDS

    def __init__(self, session, fields=None, request=None, is_self=False):
        self._session = session
        self._fields = dict(fields or {})
        self._dirty = {}
        self._request = request
        self._is_self = is_self
        #: What it was called when it was last heard of: shown also where its fields are to be read anew.
        self._called = self._fields.get('name')
        #: Of a wrapper: the call inside it, as data.
        self._call = self._fields.pop('wrapped', None)

    def __repr__(self):
        name, status = self._called or self._fields.get('id'), self._fields.get('status')
        if 'id' not in self._fields:
            request = self._request
            name = name or (request and request.options.get('name', request.target.get('nameOrId')))
            status = 'template'
        return f'<Execution {name!r} {status}>' if status else f'<Execution {name!r}>'

    def __eq__(self, other):
        if not isinstance(other, Execution):
            return NotImplemented
        mine = self._fields.get('id')
        return self is other if mine is None else mine == other._fields.get('id')

    def __hash__(self):
        return hash(self._fields.get('id')) if 'id' in self._fields else object.__hash__(self)

    def __getattr__(self, name):
        if name in FIELDS:
            raise AttributeError(f'An execution has no {name!r}. Fields are read with .get({name!r}).', name=name)
        if name in _OTHER_WORDS:
            raise AttributeError(f'An execution has no {name!r}. {_OTHER_WORDS[name]}', name=name)
        raise unknown('An execution', name, Execution)

    def _summary(self):
        known = {**self._fields, 'name': self._called} if self._called else self._fields
        return {key: known[key] for key in ('id', 'name', 'type', 'status') if key in known}

    @property
    def _id(self):
        if 'id' not in self._fields:
            raise ResourceNotFoundError('This is a template (save=False), not an execution: use .clone() or .run().')
        return self._fields['id']

    def _take(self, snapshot):
        if snapshot is not None:
            self._fields = {**snapshot, **self._dirty}
            self._called = self._fields.get('name', self._called)
        return self

    # --- fields

    def get(self, *fields):
        """One field's value, or a tuple for several. From the cache; loaded where it is not there yet."""
        check(fields, 'status', 'An execution', FIELDS)
        if any(field not in self._fields for field in fields):
            self._load()
        return pick(fields, self._fields.get)

    def load(self, *fields):
        """Like `get`, but always asks for the newest values: how a flow polls. Without fields: refreshes all."""
        if not fields:
            self._load()
            return self
        check(fields, 'status', 'An execution', FIELDS)
        self._load(fields)
        return pick(fields, self._fields.get)

    def _load(self, fields=None):
        if 'id' not in self._fields:
            raise ResourceNotFoundError('This is a template (save=False): it has no fields to load.')
        snapshot = self._read(fields)
        if snapshot is None:
            raise ResourceNotFoundError(f'There is no execution {self._id}: it was deleted.')
        self._fields = {**(snapshot if fields is None else {**self._fields, **snapshot}), **self._dirty}
        self._called = self._fields.get('name', self._called)

    def _read(self, fields=None):
        op = {'kind': 'read', 'executionId': self._id}
        if fields is not None:
            op['fields'] = list(fields)
        return self._session.ask(op)

    def set(self, **fields):
        """Sets fields in the cache only; `save` writes them. Returns self."""
        for key, value in fields.items():
            self._dirty[key] = self._fields[key] = _field(key, value)
        self._called = self._fields.get('name', self._called)
        return self

    def save(self, **fields):
        """
        Writes these fields and those that were `set`. Returns self.

        ``message`` is the progress text, ``name`` renames, ``output_value`` replaces all outputs.
        """
        self.set(**fields)
        if 'id' not in self._fields:
            return self._create_as_set()
        dirty, self._dirty = self._dirty, {}
        if not dirty:
            return self
        if self._is_self:
            self._session.note({'kind': 'save', 'fields': dirty})
            return self
        return self._take(self._session.ask({'kind': 'write', 'executionId': self._id, 'fields': dirty}))

    def update(self, **fields):
        """Older name of `save`."""
        return self.save(**fields)

    def exists(self):
        """Whether there is (still) such an execution."""
        if 'id' not in self._fields:
            return False
        return self._read(('id',)) is not None

    def archive(self):
        """
        Puts it aside: from its end on, lists leave it out. Its record stays. Returns self.

        Of one that nothing started, lists leave out all below it as well. ``system.executions()`` does so, too, unless its filter is
        about ``is_archived``.
        """
        return self._take(self._session.ask({'kind': 'archive', 'executionId': self._id}))

    def delete(self):
        """Deletes the record of an execution that has ended."""
        self._session.ask({'kind': 'delete', 'executionId': self._id})

    # --- children

    def flow(self, /, name_or_id=None, inputs=None, input_value=None, name=None, wait=True, run=True, init=None, save=True, **kwargs):
        """
        Runs another flow as a child, and returns it when it has ended.

        Unknown keywords become inputs. ``wait=False`` returns at once; ``run=False`` only creates it. With ``project_name``
        it is in that project, else in this execution's: the records it names are those of its project, and of several flows
        with a name the one there comes first. Raises `DependencyFailedError` where the child did not succeed,
        `ResourceNotFoundError` where there is no such flow or project.
        """
        if isinstance(name_or_id, Record) and name_or_id._kind == 'flow' and name_or_id._select is not None:
            if name_or_id._project is not None:
                kwargs.setdefault('project_name', name_or_id._project)
            name_or_id = name_or_id._select
        if name_or_id is None:
            meant = kwargs.get('flow_name') or name or 'its name'
            raise TypeError(f'this.flow takes the name or id of a flow first: this.flow({meant!r}). name= is what the child is called.')
        if not isinstance(name_or_id, str):
            raise TypeError(f'this.flow takes the name or id of a flow, not {name_or_id!r}.')
        target = {'type': 'FLOW', 'nameOrId': name_or_id}
        return self._child(target, inputs, input_value, name, wait, run, init, save, kwargs)

    def connect(
        self, /, connector_name=None, connector_type=None, inputs=None, name=None, wait=True, run=True, init=None, save=True,
        *, input_value=None, **kwargs,
    ):  # fmt: skip
        """
        Runs a connection, with a stored connector or a connector type, and returns it when it has ended.

        Unknown keywords become inputs. They come before the stored connector's values, key by key; the child's
        ``input_value`` has only what the call gave. Its result: ``.get('output_value')``. Raises `ConnectionFailedError` where there is no
        usable answer, `ResourceNotFoundError` where there is no connector of that name.
        """
        if connector_name is None and connector_type is None:
            raise TypeError("this.connect needs a connector_name or a connector_type, for example connector_type='REST'.")
        target = _connection(connector_name, connector_type)
        return self._child(target, inputs, input_value, name, wait, run, init, save, kwargs)

    def task(
        self, /, connector_type, inputs=None, name=None, run=True, wait=True, save=True, init=None, *, input_value=None, **kwargs,
    ):  # fmt: skip
        """Older name of ``connect(connector_type=…)``."""
        if connector_type is None:
            raise TypeError("this.task takes the type of a connector, for example 'REST'.")
        target = _connection(None, connector_type)
        return self._child(target, inputs, input_value, name, wait, run, init, save, kwargs)

    def script(
        self, source=None, /, inputs=None, name=None, wait=True, run=True, init=None, save=True, *, input_value=None, **kwargs,
    ):  # fmt: skip
        """Runs text as a child of type SCRIPT, and returns it when it has ended."""
        if source is None:
            # By name it is the script as well; beside one it is an input.
            source = kwargs.pop('source', None)
        if not isinstance(source, str):
            raise TypeError('this.script takes the text of a script.')
        target = {'type': 'SCRIPT', 'source': source}
        return self._child(target, inputs, input_value, name, wait, run, init, save, kwargs)

    def clone(self, *, wait=True, run=True, init=None, name=None, save=True, **changes):
        """
        A new child like this one with other inputs, run like `flow`.

        In the project of this one, and in development mode where this one is: ``project_name`` and ``is_productive`` say otherwise.
        """
        if self._request is not None and 'id' not in self._fields:
            request = self._request.cloned(wait, run, init, name, changes)
        else:
            inputs, input_value, others = split(changes)
            target = {'type': 'CLONE', 'executionId': self._id}
            request = ChildRequest(target, inputs, input_value, name, wait, run, init, others)
        return Execution(self._session, request=request) if not save else Execution(self._session)._create(request)

    def using(self, wrapper_name, **wrapper_inputs):
        """
        Puts a wrapper around a call: ``this.using('retry', max_tries=5).flow('fetch orders')``.

        The name is that of a record, ``system.wrapper``, or else of a flow. The keywords are the wrapper's own inputs. On the result: `flow`, `connect`, `task`, `script`, and `using` for a further
        wrapper inside this one. The child that the call gives is the wrapper's execution; its status and outputs are those
        that the wrapper ended with. Raises `ResourceNotFoundError` where there is no such wrapper.
        """
        from .wrapping import Using, wrapper_use

        return Using(self, [wrapper_use(wrapper_name, wrapper_inputs)])

    @property
    def wrapped(self):
        """In a wrapper, the call that stands inside it: ``this.wrapped()`` makes it."""
        from .wrapping import Wrapped

        self._own('wrapped')
        return Wrapped(self, self._call)

    def _child(self, target, inputs, input_value, name, wait, run, init, save, kwargs, wrappers=()):
        request = ChildRequest(target, inputs, input_value, name, wait, run, init, kwargs, wrappers)
        if not save:
            return Execution(self._session, request=request)
        return Execution(self._session)._create(request)

    def _create_as_set(self):
        """Of a template: created, not started, with what was set on it."""
        changes = {key: self._dirty.pop(key) for key in ('name', 'input_value') if key in self._dirty}
        request = self._request.cloned(False, False, None, changes.pop('name', None), changes)
        self._create(request)
        return self.save() if self._dirty else self

    def _create(self, request):
        session = self._session
        return self._take(_asking(session, request.op()))

    def run(self, **changes):
        """Starts it, waits until it has ended, and returns self. Harmless on one that has ended."""
        return self.run_async(**changes).wait()

    def run_async(self, **changes):
        """
        Starts it, or resumes a paused one, and returns self at once. Changes are merged over its inputs; those of one that has
        ended stay what it has run with. ``name`` renames.
        """
        check_run(changes, is_made='id' in self._fields)
        if 'id' not in self._fields:
            request = self._request.cloned(False, True, None, None, changes)
            return self._create(request)
        if changes:
            named = {'name': changes.pop('name')} if changes.get('name') is not None else {}
            inputs = {'input_value': merged(self.get('input_value'), inputs_of(changes))} if changes else {}
            self.save(**inputs, **named)
        return self._take(self._session.ask({'kind': 'start', 'executionId': self._id}))

    def wait(self, return_when=conditions.ReturnWhen.ALL_SUCCEEDED, timeout=None):
        """
        Waits until it has ended, and returns self; at once where it has.

        ``timeout`` in seconds. Raises `DependencyFailedError`, `DependencyTimeoutError`.
        """
        if isinstance(return_when, (int, float)) and not isinstance(return_when, bool):
            raise TypeError(f'How long to wait is said by name: .wait(timeout={return_when}).')
        _wait(self._session, [self], return_when, timeout)
        return self

    def wait_for(self, *executions, return_when=conditions.ReturnWhen.ALL_SUCCEEDED, timeout=None):
        """
        Waits for several executions, or their ids. Returns the one that ended first.

        ``return_when`` is one of ``system.return_when``, ``timeout`` in seconds. Raises `DependencyFailedError`,
        `DependencyTimeoutError`.
        """
        wanted = []
        for given in executions:
            if isinstance(given, str) and conditions.is_known(given):
                return_when = given
            elif isinstance(given, Mapping):
                wanted.extend(given.values())
            elif isinstance(given, Iterable) and not isinstance(given, (str, Execution)):
                wanted.extend(given)
            else:
                wanted.append(given)
        if not wanted:
            raise ValueError('this.wait_for needs at least one execution to wait for.')
        return _wait(self._session, [self._as_execution(given) for given in wanted], return_when, timeout)

    def _as_execution(self, given):
        if isinstance(given, Execution):
            return given
        if isinstance(given, str):
            return Execution(self._session, {'id': given})
        advice = f' How long to wait is said by name: timeout={given}.' if isinstance(given, (int, float)) else ''
        raise TypeError(f'this.wait_for takes executions or their ids, not {given!r}.{advice}')

    # --- its life

    def pause(self):
        """Pauses it until somebody resumes it. ``this.pause()`` stops here until then."""
        snapshot = self._session.ask({'kind': 'pause', 'executionId': self._id})
        return self if self._is_self else self._take(snapshot)

    def cancel(self, message=None):
        """Cancels it and its children. ``this.cancel()`` ends here."""
        if self._is_self:
            self._end('ENDED_CANCELLED', message, ExecutionCancel)
        message = None if message is None else str(message)
        return self._take(self._session.ask({'kind': 'cancel', 'executionId': self._id, 'message': message}))

    def sleep(self, seconds):
        """Goes on after that many seconds, not before. Hours and days are fine."""
        self._own('sleep')
        here('this.sleep').ask({'kind': 'sleep', 'seconds': as_seconds(seconds, 'The duration of a sleep')})

    def sleep_until(self, when):
        """Goes on at a unix time in seconds or a ``datetime``, not before."""
        self._own('sleep_until')
        here('this.sleep_until').ask({'kind': 'sleep_until', 'at': as_milliseconds(when, 'sleep_until')})

    def acquire_lock(self, name, timeout=None):
        """
        Takes a lock; waits for it in the order of asking. It is given back by `release_lock`, or when the execution ends;
        ``with this.acquire_lock('x'):`` gives it back, too.

        ``timeout`` in seconds. Raises `LockTimeoutError`, also for a deadlock.
        """
        self._own('acquire_lock')
        seconds = None if timeout is None else as_seconds(timeout, 'timeout')
        self._session.ask({'kind': 'lock', 'name': _lock_name(name), 'timeoutSeconds': seconds})
        return _Held(self, name)

    def release_lock(self, name):
        """Gives a lock back. One that was taken several times has to be given back as often."""
        self._own('release_lock')
        self._session.ask({'kind': 'unlock', 'name': _lock_name(name)})

    def message(
        self, subject=None, message=None, request=None, body=None, message_type='INFO', wait=True, timeout=None,
    ):  # fmt: skip
        """
        Tells or asks a person something, waits for the answer, and returns the message: ``.get('response')`` is the answer.

        ``message`` is Markdown with an OK button, ``request`` a question with one field, whose answer is
        ``response['string']``, ``body`` a form. ``message_type`` is SUCCESS, INFO, WARNING, ERROR or POPUP.
        ``wait=False`` returns at once; ``timeout`` in seconds. Raises `MessageResponseTimeoutError`.
        """
        self._own('message')
        return send(self._session, subject, message, request, body, message_type, wait, timeout)

    def save_dump(self, name):
        """
        Keeps this point of the execution under a name, for `load_dump`.

        Returns how often the execution has come back to it: 0 at first. That number has an ``id``, too, which tells this savepoint
        from a later one of the same name.
        """
        self._own('save_dump')
        if not isinstance(name, str) or not name.strip():
            raise TypeError(f'this.save_dump takes a name, not {name!r}.')
        outcome = self._session.ask({'kind': 'save_dump', 'name': name.strip()})
        return Savepoint(outcome['restored'], outcome['id'])

    def load_dump(self, name_or_id, by='name'):
        """
        Goes back to a point that `save_dump` kept, and goes on from there with the variables of then.

        By name, that is the latest of that name. ``by='id'`` takes the id of what `save_dump` returned, which the journal shows, too.
        Only the execution goes back, with the locks it had: its children, its log, records and remote systems stay as they
        are. Raises `ResourceNotFoundError` where there is no such point, `LockTimeoutError` where a lock that was given back
        since is somebody else's by now.
        """
        self._own('load_dump')
        if by not in ('name', 'id'):
            raise ValueError(f"by is 'name' or 'id', not {by!r}.")
        if isinstance(name_or_id, Savepoint):
            name_or_id, by = name_or_id.id, 'id'
        self._session.ask({'kind': 'load_dump', 'select': str(name_or_id).strip(), 'by': by})

    def _own(self, what):
        if not self._is_self:
            raise ValueError(f'{what} works on one\'s own execution only: this.{what}(…).')

    def success(self, message=None):
        """
        Ends the execution with success, with or without ``return``. Nothing can catch that.

        What ``finally:`` or ``with`` still print or log on the way out is not kept.
        """
        self._end('ENDED_SUCCESS', message, ExecutionSuccess)

    def error(self, message=None):
        """Ends the execution with an error, with or without ``return``. Nothing can catch that."""
        self._end('ENDED_ERROR', message, ExecutionError)

    def end(self, status, message=None):
        """Ends the execution with 'success', 'error' or 'cancelled'."""
        known = _ENDINGS.get(str(status).lower().removeprefix('ended_'))
        if known is None:
            raise ValueError(f"{status!r} is no way to end. Use 'success', 'error' or 'cancelled'.")
        self._end(known[0], message, known[1])

    def _end(self, status, message, signal):
        if not self._is_self:
            raise TypeError('Only this execution can end itself so. Another one can be cancelled: .cancel().')
        text = message if message is None or isinstance(message, str) else as_text(to_log(message))
        line = text.strip().partition('\n')[0] if text else text
        ending = {'status': status, 'message': line, 'statusMessage': text, 'errorLine': None, 'output': None}
        self._session.end(ending, signal(text or ''))

    # --- what it leaves

    def log(self, /, *values, **named):
        """Writes to the log, and appends to ``output_value['logging']``. Any JSON-able values, records and times."""
        self._own('log')
        shown = [to_log(value) for value in values]
        if named:
            shown.append(to_log(named))
        self._fields.pop('output_value', None)
        try:
            self._session.note(_log_note(shown))
        except RecursionError:
            # Lists within lists, thousands deep.
            self._session.note(_log_note(['…']))

    def set_output(self, /, key=_NO_VALUE, value=_NO_VALUE, append=False, **outputs):
        """
        Sets one output, or several by keyword. ``append``: the output is a list, and the value is added to it.

        The output ``logging`` is what `log` has written, where it has written anything.
        """
        self._own('set_output')
        given = dict(outputs)
        if key is not _NO_VALUE:
            if not isinstance(key, str):
                advice = 'this.set_output(**outputs)' if isinstance(key, dict) else 'this.set_output("name", value)'
                raise TypeError(f'The key of an output is text, not {key!r}: {advice}.')
            given[key] = None if value is _NO_VALUE else value
        elif value is not _NO_VALUE:
            # `value=` was meant as the name of an output.
            given['value'] = value
        if 'logging' in given:
            sys.stderr.write(_OF_THE_LOG)
        for name, item in given.items():
            item = to_json(item, f'output {name!r}')
            self._fields.pop('output_value', None)
            self._session.note({'kind': 'output', 'key': name, 'value': item, 'append': bool(append)})

    def webhook_html_response(self, html):
        """Answers the call of a webhook with a page. Its scripts do not run. The last answer counts."""
        self._own('webhook_html_response')
        if not isinstance(html, str):
            raise TypeError(f'this.webhook_html_response takes the text of a page, not {type(html).__name__}.')
        self.set_output('webhook_response', {'type': 'html', 'html': html})

    def webhook_json_response(self, obj):
        """Answers the call of a webhook with data. The last answer counts."""
        self._own('webhook_json_response')
        self.set_output('webhook_response', {'type': 'json', 'json': to_json(obj, 'the response')})


class Savepoint(int):
    """What ``this.save_dump`` returns: how often the execution has come back to this point."""

    def __new__(cls, restored, id=None):
        self = super().__new__(cls, restored)
        self._id = id
        return self

    @property
    def id(self) -> str:
        """What ``this.load_dump(…, by='id')`` takes."""
        return self._id


def found_execution(session, select, by, fields):
    """The execution that ``system.execution(…)`` means; one that is missing says so when it is used."""
    project = check_project(fields.pop('project_name', None))
    if isinstance(select, Execution):
        by, select = 'id', select._id
    select = fields.pop('name', None) if select is None and 'name' in fields else select
    if select is None and 'id' in fields:
        by, select = 'id', fields.pop('id')
    if by not in ('name', 'id'):
        raise ValueError(f"by is 'name' or 'id', not {by!r}.")
    if not isinstance(select, str) or not select.strip():
        raise TypeError(f'system.execution takes the id or name of an execution, not {select!r}.')
    select = select.strip()
    if by == 'id' or _ID.fullmatch(select):
        return Execution(session, {'id': select}).set(**fields)
    return _Named(session, select, project).set(**fields)


class _Named(Execution):
    """An execution that is looked for by a name, when it is used; one that was found stays the one that is meant."""

    def __init__(self, session, name, project):
        super().__init__(session, {'name': name})
        self._wanted = name
        self._project = project

    def __repr__(self):
        return super().__repr__() if 'id' in self._fields else f'<Execution {self._wanted!r}>'

    def __eq__(self, other):
        for one in (self, other):
            if isinstance(one, _Named) and isinstance(other, Execution) and self is not other:
                one._look_up()
        return super().__eq__(other)

    def __hash__(self):
        self._look_up()
        return super().__hash__()

    def exists(self):
        return super().exists() if 'id' in self._fields else self._look_up()

    def save(self, **fields):
        self._require()
        return super().save(**fields)

    def run_async(self, **changes):
        self._require()
        return super().run_async(**changes)

    def _load(self, fields=None):
        if 'id' in self._fields:
            super()._load(fields)
        else:
            self._require()

    @property
    def _id(self):
        self._require()
        return self._fields['id']

    def _require(self):
        if not self._look_up():
            raise ResourceNotFoundError(f'There is no execution named “{self._wanted}”.')

    def _look_up(self):
        if 'id' not in self._fields:
            op = {'kind': 'record', 'verb': 'read', 'type': 'execution', 'by': 'name'}
            self._take(self._session.ask({**op, 'select': self._wanted, 'project': self._project}))
        return 'id' in self._fields


def _asking(session, op):
    """Asks, and gives a failed child along with the exception."""
    try:
        return session.ask(op)
    except DependencyFailedError as error:
        snapshot = error.details.get('execution')
        if snapshot and error.execution is None:
            error.execution = Execution(session, snapshot)
        raise error from None


def _wait(session, executions, return_when, timeout):
    condition = conditions.parse(return_when)
    if condition is None:
        raise ValueError('return_when has to be one of system.return_when.')
    if any(execution._id == session.execution_id for execution in executions):
        raise ValueError('An execution that waits for itself would wait for ever.')
    op = {
        'kind': 'wait',
        'executionIds': [execution._id for execution in executions],
        'returnWhen': condition,
        'timeoutSeconds': None if timeout is None else as_seconds(timeout, 'timeout'),
    }
    try:
        result = _asking(session, op)
    except DependencyFailedError as error:
        for execution in executions:
            failed = error.execution is not None and execution == error.execution
            execution._called = error.execution._called if failed else execution._called
            execution._fields = {**(error.execution._fields if failed else {'id': execution._id}), **execution._dirty}
            if failed:
                error.execution = execution
        raise
    for execution in executions:
        status = result['statuses'].get(execution._id)
        # Whatever was known before the wait is old now; the rest is loaded when it is asked for.
        execution._fields = {'id': execution._id, **({'status': status} if status else {}), **execution._dirty}
    first = result.get('first')
    return next((execution for execution in executions if execution._id == first), None)


def _connection(name, kind):
    if isinstance(kind, Mapping):
        raise TypeError('The inputs of a connection are given by name: this.connect(…, inputs={…}), or each as a keyword.')
    if kind is not None and (not isinstance(kind, str) or not kind.strip()):
        raise TypeError(f"connector_type is the name of a type, for example 'REST', not {kind!r}.")
    return {'type': 'CONNECTION', 'connectorType': kind, 'connectorName': _connector_name(name)}


def _connector_name(given):
    if given is None or (isinstance(given, str) and given.strip()):
        return given
    if isinstance(given, Record) and given._kind == 'connector':
        return given._select
    raise TypeError(f'this.connect takes the name of a connector, not {given!r}.')


def _lock_name(name):
    if not isinstance(name, str) or not name.strip():
        raise TypeError(f'A lock has a name, not {name!r}.')
    return name.strip()


def _field(key, value):
    if key not in _CHANGED_BY_FLOWS:
        what = 'is not changed by a flow' if key in FIELDS else 'is no field of an execution'
        raise ExtraInputError(f'{key!r} {what}. These are: {", ".join(_CHANGED_BY_FLOWS)}.')
    if key == 'name' and (value is None or not str(value).strip()):
        raise InvalidInputError(f'The name of an execution is a text that is not empty, not {value!r}.')
    if key in ('message', 'status_message', 'name') and value is not None and not isinstance(value, str):
        value = as_text(to_log(value))
    if key == 'output_value' and value is not None and not isinstance(value, dict):
        raise TypeError(f'output_value is a dict of outputs, not {type(value).__name__}.')
    return to_json(value, key)


def _log_note(shown):
    text = ' '.join(as_text(value) for value in shown)
    return {'kind': 'log', 'text': text, 'value': shown[0] if len(shown) == 1 else shown}


class _Held:
    """A lock that ``this.acquire_lock`` has taken, for a ``with``."""

    def __init__(self, this, name):
        self._this = this
        self._name = name

    def __repr__(self):
        return f'<lock {self._name!r}>'

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        # An execution that ends gives back all it holds.
        if self._this._session.signal is None:
            self._this.release_lock(self._name)
        return False
