"""``system``: what is not about one execution."""

import time

from .execution import Execution, found_execution
from .fields import Handle, check, pick, unknown
from .file import File, files
from .message import Message, send
from .record import Record, handle, handles, listed
from .return_when import ReturnWhen
from .schema import Schema
from .session import here
from .setting import Setting


class System(Handle):
    """
    The first argument of a handler.

    ``system.<type>('name')`` is a record; nothing is read before it is asked for. ``system.<type>s()`` is a list of those that
    are there when it is called, in the order in which they were made. It takes a filter,
    ``{'field': 'name', 'op': 'like', 'value': 'my-%'}`` with eq, ne, lt, le, gt, ge, like, in, is_null, joined by
    ``{'and': […]}``, ``{'or': […]}``, ``{'not': …}``; and fields by keyword, which have to be equal.
    """

    _fields_known = ()

    #: When a wait is over.
    return_when = ReturnWhen

    def __init__(self, user_name):
        self._user_name = user_name

    def __repr__(self):
        return f'<System of {self._user_name!r}>'

    def __getattr__(self, name):
        raise unknown('system', name, System)

    def setting(self, select=None, by='name', **fields):
        """A setting: any JSON under a name. Each is a lock, too."""
        return handle(here('system.setting'), Setting, 'setting', select, by, fields)

    def settings(self, filter=None, **fields):
        """Settings."""
        return handles(here('system.settings'), Setting, 'setting', filter, fields)

    def file(self, select=None, by='name', **fields):
        """A file."""
        return handle(here('system.file'), File, 'file', select, by, fields)

    def files(self, filter=None, dir=None, glob=None, **fields):
        """Files; ``dir='reports'`` those in a folder, ``glob='**/*.csv'`` those whose names in it fit."""
        return files(here('system.files'), filter, dir, glob, fields)

    def flow(self, select=None, by='name', **fields):
        """
        A flow as a record: script, description, input_schema, output_schema, max_runtime_minutes, priority, is_readonly.

        ``is_readonly`` keeps people from changing its script by hand; flows can still change and delete it, so that one that brings
        scripts up to date can do so.
        """
        return handle(here('system.flow'), Record, 'flow', select, by, fields)

    def flows(self, filter=None, **fields):
        """Flows."""
        return handles(here('system.flows'), Record, 'flow', filter, fields)

    def execution(self, select=None, by='name', **fields):
        """
        An execution by its id, or by its name: of several the one that was made last, when it is used for the first time.
        ``project_name`` says in which project a name is looked for.
        """
        return found_execution(here('system.execution'), select, by, fields)

    def executions(self, filter=None, **fields):
        """Executions, the oldest first."""
        session = here('system.executions')
        return [Execution(session, snapshot) for snapshot in listed(session, 'execution', filter, fields)[0]]

    def connector(self, select=None, by='name', **fields):
        """A connector for ``this.connect('name')``: its connector_type, and as value the inputs that a call need not give."""
        return handle(here('system.connector'), Record, 'connector', select, by, fields)

    def connectors(self, filter=None, **fields):
        """Connectors."""
        return handles(here('system.connectors'), Record, 'connector', filter, fields)

    def connection(self, select=None, by='name', **fields):
        """Older name of ``connector``."""
        return self.connector(select, by, **fields)

    def connections(self, filter=None, **fields):
        """Older name of ``connectors``."""
        return self.connectors(filter, **fields)

    def schema(self, select=None, by='name', **fields):
        """A JSON Schema of draft 7, which checks data and makes it fit."""
        return handle(here('system.schema'), Schema, 'schema', select, by, fields)

    def schemas(self, filter=None, **fields):
        """Schemas."""
        return handles(here('system.schemas'), Schema, 'schema', filter, fields)

    def schedule(self, select=None, by='name', **fields):
        """A schedule."""
        return handle(here('system.schedule'), Record, 'schedule', select, by, fields)

    def schedules(self, filter=None, **fields):
        """Schedules."""
        return handles(here('system.schedules'), Record, 'schedule', filter, fields)

    def scheduler(self, select=None, by='name', **fields):
        """A scheduler."""
        return handle(here('system.scheduler'), Record, 'scheduler', select, by, fields)

    def schedulers(self, filter=None, **fields):
        """Schedulers."""
        return handles(here('system.schedulers'), Record, 'scheduler', filter, fields)

    def webhook(self, select=None, by='name', **fields):
        """A webhook."""
        return handle(here('system.webhook'), Record, 'webhook', select, by, fields)

    def webhooks(self, filter=None, **fields):
        """Webhooks."""
        return handles(here('system.webhooks'), Record, 'webhook', filter, fields)

    def wrapper(self, select=None, by='name', **fields):
        """
        A name for the flow that ``this.using('name')`` takes: its ``flow``, by name or id. Such a record comes before a flow of that
        name. The standard wrappers are found, too, and saving one makes a record that is used in its place.
        """
        return handle(here('system.wrapper'), Record, 'wrapper', select, by, fields)

    def wrappers(self, filter=None, **fields):
        """Wrappers, the standard ones first."""
        return handles(here('system.wrappers'), Record, 'wrapper', filter, fields)

    def object_template(self, select=None, by='name', **fields):
        """
        What custom objects have: ``attributes`` by name, each with a type (string, number, integer, boolean, object, array, date,
        reference, any), and required, default, or the template that a reference is to. on_create, on_update and on_delete
        name flows that are started for each object that is made, changed, deleted.
        """
        return handle(here('system.object_template'), Record, 'object_template', select, by, fields)

    def object_templates(self, filter=None, **fields):
        """Object templates."""
        return handles(here('system.object_templates'), Record, 'object_template', filter, fields)

    def custom_object(self, select=None, by='name', **fields):
        """An object of a template: its object_template, and as value its attributes."""
        return handle(here('system.custom_object'), Record, 'custom_object', select, by, fields)

    def custom_objects(self, filter=None, **fields):
        """Custom objects; those of one template with ``object_template='name'``."""
        return handles(here('system.custom_objects'), Record, 'custom_object', filter, fields)

    def tag(self, select=None, by='name', **fields):
        """A tag."""
        return handle(here('system.tag'), Record, 'tag', select, by, fields)

    def tags(self, filter=None, **fields):
        """Tags."""
        return handles(here('system.tags'), Record, 'tag', filter, fields)

    def project(self, select=None, by='name', **fields):
        """A project. Records of another project are found with ``project_name=`` in the calls of ``system``."""
        return handle(here('system.project'), Record, 'project', select, by, fields)

    def projects(self, filter=None, **fields):
        """Projects."""
        return handles(here('system.projects'), Record, 'project', filter, fields)

    def user(self, select=None, by='name', **fields):
        """A user."""
        return handle(here('system.user'), Record, 'user', select, by, fields)

    def users(self, filter=None, **fields):
        """Users."""
        return handles(here('system.users'), Record, 'user', filter, fields)

    def workspace(self, select=None, by='name', **fields):
        """A workspace."""
        return handle(here('system.workspace'), Record, 'workspace', select, by, fields)

    def workspaces(self, filter=None, **fields):
        """Workspaces."""
        return handles(here('system.workspaces'), Record, 'workspace', filter, fields)

    def messages(self, filter=None, **fields):
        """Messages, the oldest first."""
        session = here('system.messages')
        return [Message(session, snapshot) for snapshot in listed(session, 'message', filter, fields)[0]]

    def message(
        self, select=None, *, by='id', id=None, subject=None, message=None, request=None, body=None, message_type='INFO',
    ):  # fmt: skip
        """
        Sends a message like ``this.message``, but does not wait: ``.wait()`` does, and then ``.get('response')`` is the answer.

        With nothing but an id, ``system.message(id)`` or ``system.message(id, by='id')``, it gives a message that exists, whoever sent it.
        """
        session = here('system.message')
        content = (message, request, body)
        if subject is None and all(part is None for part in content):
            known = id if id is not None else select
            if by != 'id':
                raise ValueError(f"A message is found by its id: by='id', not {by!r}. system.messages(subject='…') lists those of a subject.")
            if not isinstance(known, str) or not known.strip():
                raise TypeError('system.message takes the id of a message, or subject= with message=, request= or body=.')
            return Message(session, {'id': known.strip()})
        subject = subject if subject is not None else select
        return send(session, subject, *content, message_type, wait=False, timeout=None)

    def get_own_user(self):
        """The user whose execution this is."""
        return User(self._user_name)

    def get_own_client(self):
        """The workspace that the flow runs in: the one of this browser."""
        return Workspace('local')

    def get_own_workspace(self):
        """Newer name of ``get_own_client``."""
        return self.get_own_client()

    def get_env_name(self):
        """The name of the place the flow runs in: ``'millrace'``."""
        return 'millrace'

    def now(self):
        """The time now, in unix seconds. A replay sees the same."""
        return time.time()


class User(Handle):
    """The user of this browser: id and name, which are the same, and email, which nobody has given."""

    #: Fields that it has elsewhere, and here without a value: flows that read them run all the same.
    _unknown = {'email': None}

    def __init__(self, name):
        self._fields = {'id': name, 'name': name, **self._unknown}

    def __repr__(self):
        return f'<{type(self).__name__} {self._fields["name"]!r}>'

    def __getattr__(self, name):
        raise unknown(f'A {type(self).__name__.lower()}', name, type(self))

    def _summary(self):
        return dict(self._fields)

    def get(self, *fields):
        """One field's value, or a tuple for several."""
        check(fields, 'name', f'A {type(self).__name__.lower()}', self._fields)
        return pick(fields, self._fields.get)

    def load(self, *fields):
        """Like `get`. Without fields: returns self."""
        return self.get(*fields) if fields else self

    def exists(self):
        """Whether it is there: always."""
        return True


class Workspace(User):
    """The workspace of this browser: id and name, which are the same."""

    _unknown = {}
