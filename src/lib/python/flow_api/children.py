"""From the arguments of a call to the request for a child."""

from . import return_when
from .values import as_milliseconds, to_json

#: Run options by the name a flow uses for them → by the name the engine does.
_OPTIONS = {
    'name': 'name',
    'priority': 'priority',
    'max_runtime_minutes': 'maxRuntimeMinutes',
    'orphan': 'orphan',
    'scheduled_for': 'scheduledFor',
    'project_name': 'projectName',
    'is_productive': 'isProductive',
    'unwrapped': 'unwrapped',
    'protect_inputs': 'protectInputs',
    'protect_outputs': 'protectOutputs',
    'input_schema': 'inputSchema',
    'output_schema': 'outputSchema',
}
_ONLY_IN_INIT = ('protect_inputs', 'protect_outputs', 'input_schema', 'output_schema')


class ChildRequest:
    """What a child is to be made from. A template keeps it for later clones."""

    __slots__ = ('target', 'input', 'options', 'run', 'wait', 'wrappers')

    def __init__(self, target, inputs, input_value, name, wait, run, init, kwargs, wrappers=()):
        options = {key: kwargs.pop(key) for key in list(kwargs) if key in _OPTIONS and key not in _ONLY_IN_INIT}
        if name is not None:
            options['name'] = name
        for key, value in (init or {}).items():
            if key not in _OPTIONS:
                raise TypeError(f'init does not know {key!r}. It takes: {", ".join(_OPTIONS)}.')
            options.setdefault(key, value)
        self.target = target
        self.input = _merge(inputs, input_value, kwargs)
        self.options = {_OPTIONS[key]: _option(key, value) for key, value in options.items() if value is not None}
        self.run = bool(run)
        self.wait = return_when.parse(wait) if run else None
        #: The outermost first. ``unwrapped`` leaves them out.
        self.wrappers = [] if self.options.get('unwrapped') else list(wrappers)

    def op(self):
        """The request as the engine takes it."""
        op = {
            'kind': 'create',
            'target': self.target,
            'input': self.input,
            'options': self.options,
            'run': self.run,
            'wait': self.wait,
        }
        if self.wrappers:
            op['wrappers'] = self.wrappers
        return op

    def cloned(self, wait, run, init, name, kwargs):
        """The same request with other inputs."""
        clone = ChildRequest(self.target, self.input, None, name, wait, run, init, kwargs, self.wrappers)
        clone.options = {**self.options, **clone.options}
        return clone


def _merge(inputs, input_value, kwargs):
    """Keywords win over ``input_value``, and that over ``inputs``. None at all: no inputs."""
    whole = inputs if inputs is not None else input_value
    if inputs is not None and input_value is not None:
        if not isinstance(inputs, dict) or not isinstance(input_value, dict):
            raise TypeError('inputs and input_value can be joined only where both are dicts. Give one of them.')
        whole = {**inputs, **input_value}
    if kwargs:
        if whole is not None and not isinstance(whole, dict):
            raise TypeError(f'inputs is {type(whole).__name__}: the keywords {", ".join(kwargs)} can be added only to a dict.')
        whole = {**(whole or {}), **kwargs}
    return to_json(whole, 'inputs')


def _option(key, value):
    if key == 'scheduled_for':
        return as_milliseconds(value, 'scheduled_for')
    if key in ('input_schema', 'output_schema'):
        if not isinstance(value, dict):
            raise TypeError(f'init[{key!r}] is a JSON Schema: a dict.')
        return to_json(value, key)
    if key in _ONLY_IN_INIT:
        if isinstance(value, str) or not all(isinstance(item, str) for item in value):
            raise TypeError(f'init[{key!r}] is a list of key names.')
        return list(value)
    return to_json(value, key)
