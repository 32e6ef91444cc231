"""Wrappers, from both sides: a call that goes through one, and the call that one finds inside itself."""

from .children import ChildRequest
from .exceptions import EngineException, LifecycleSignal, as_failure
from .execution import Execution
from .return_when import ReturnWhen
from .values import to_json


class Using:
    """
    What ``this.using(…)`` gives: calls made on it go through the wrapper.

    It has `flow`, `connect`, `task` and `script`, which take what they take on ``this``, and `using` for a further wrapper
    inside this one.
    """

    def __init__(self, parent, wrappers):
        self._parent = parent
        self._wrappers = wrappers

    def __repr__(self):
        return f'<Using {" › ".join(wrapper["nameOrId"] for wrapper in self._wrappers)}>'

    def __getattr__(self, name):
        raise AttributeError(f'this.using(…) has no {name!r}. It has: flow, connect, task, script, using.')

    def using(self, wrapper_name, **wrapper_inputs):
        """A further wrapper, inside this one."""
        return Using(self._parent, [*self._wrappers, wrapper_use(wrapper_name, wrapper_inputs)])

    flow = Execution.flow
    connect = Execution.connect
    task = Execution.task
    script = Execution.script

    def _child(self, *request):
        return self._parent._child(*request, wrappers=self._wrappers)


class Wrapped:
    """
    ``this.wrapped``, in a wrapper: the call that stands inside it.

    Calling it makes the child, as often as the wrapper likes, and gives it as ``this.flow`` would: ``wait``, ``run`` and all
    run options may be given, and other keywords are merged over the inputs of the call. In a flow that was started by itself
    it is false.
    """

    def __init__(self, this, call):
        self._this = this
        self._call = call

    def __repr__(self):
        return f'<Wrapped {self.name!r}>' if self._call else '<Wrapped nothing>'

    def __bool__(self):
        return self._call is not None

    @property
    def name(self):
        """What the child is called."""
        return self._known()['name']

    @property
    def type(self):
        """FLOW, CONNECTION, SCRIPT, or CLONE for the clone of an execution."""
        return self._known()['target']['type']

    @property
    def inputs(self):
        """What the caller gave: a dict, ``{}`` where it gave nothing."""
        given = self._known()['input']
        return {} if given is None else given

    def __call__(self, inputs=None, input_value=None, name=None, wait=True, run=True, init=None, save=True, **changes):
        call = self._known()
        request = ChildRequest(call['target'], call['input'], None, None, wait, run, None, {}, call['wrappers'])
        request.options = call['options']
        changes = {**(inputs or {}), **(input_value or {}), **changes}
        request = request.cloned(wait, run, init, name or call['name'], changes)
        session = self._this._session
        return Execution(session)._create(request) if save else Execution(session, request=request)

    def _known(self):
        if self._call is None:
            raise ValueError(
                'This flow was started by itself, so there is nothing inside it. A wrapper is used by another flow: '
                "this.using('its name').flow(…)."
            )
        return self._call


def wrapper_use(name, inputs):
    """A wrapper as the engine takes it."""
    if not isinstance(name, str) or not name.strip():
        raise TypeError(f'this.using takes the name of a wrapper, not {name!r}.')
    return {'nameOrId': name.strip(), 'input': to_json(inputs, 'wrapper_inputs')}


def handed_over(child):
    """The ending of a wrapper that returns its child: as that one ended, with all its outputs."""
    if child.get('status') not in ('ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_CANCELLED'):
        child.wait(ReturnWhen.ALL_ENDED)
    status, message, text, output = child.get('status', 'message', 'status_message', 'output_value')
    failure = None
    if status != 'ENDED_SUCCESS':
        try:
            child.wait()
        except EngineException as error:
            failure = as_failure(error)
    return {
        'status': status, 'message': message, 'statusMessage': text, 'errorLine': None, 'output': output, 'failure': failure,
    }  # fmt: skip


def with_failure(ending, error):
    """The ending of a wrapper that failed: its caller is told what made it fail as if there were no wrapper."""
    if isinstance(error, EngineException) and not isinstance(error, LifecycleSignal):
        return {**ending, 'failure': as_failure(error)}
    return ending
