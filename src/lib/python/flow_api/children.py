"""From the arguments of a call to the request for a child."""

from . import return_when
from .values import as_milliseconds, to_json

def _text(key, value):
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f'{key} is text, not {value!r}. {_as_an_input(key)}')


def _number(key, value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return to_json(value, key)
    raise TypeError(f'{key} is a number, not {value!r}. {_as_an_input(key)}')


def _minutes(key, value):
    if _number(key, value) > 0:
        return value
    raise ValueError(f'{key} is a number above 0, not {value!r}.')


def _flag(key, value):
    # Also 0 and 1.
    if isinstance(value, int):
        return bool(value)
    raise TypeError(f'{key} is True or False, not {value!r}. {_as_an_input(key)}')


def _time(key, value):
    return as_milliseconds(value, key)


def _keys(key, value):
    if isinstance(value, (list, tuple, set, frozenset)) and all(isinstance(item, str) for item in value):
        return sorted(value)
    raise TypeError(f"{key} is a list of key names, for example ['password'], not {value!r}. {_as_an_input(key)}")


def _schema(key, value):
    if isinstance(value, dict):
        return to_json(value, key)
    raise TypeError(f'{key} is a JSON Schema: a dict. {_as_an_input(key)}')


def _as_an_input(key):
    return f'To give the child an input of this name: inputs={{{key!r}: …}}.'


#: Run options by the name a flow uses for them → the name the engine has for it, and what reads it.
_OPTIONS = {
    'name': ('name', _text),
    'priority': ('priority', _number),
    'max_runtime_minutes': ('maxRuntimeMinutes', _minutes),
    'orphan': ('orphan', _flag),
    'scheduled_for': ('scheduledFor', _time),
    'project_name': ('projectName', _text),
    'is_productive': ('isProductive', _flag),
    'unwrapped': ('unwrapped', _flag),
    'protect_inputs': ('protectInputs', _keys),
    'protect_outputs': ('protectOutputs', _keys),
    'input_schema': ('inputSchema', _schema),
    'output_schema': ('outputSchema', _schema),
}
#: What is said of a wait, and is no input of what `run` and `run_async` start.
_OF_A_WAIT = ('wait', 'timeout', 'return_when', 'run', 'save', 'init')


class ChildRequest:
    """What a child is to be made from. A template keeps it for later clones."""

    __slots__ = ('target', 'input', 'options', 'run', 'wait', 'wrappers')

    def __init__(self, target, inputs, input_value, name, wait, run, init, kwargs, wrappers=()):
        options = {key: kwargs.pop(key) for key in list(kwargs) if key in _OPTIONS}
        if name is not None:
            options['name'] = name
        if init is not None and not isinstance(init, dict):
            raise TypeError(f"init is a dict, for example {{'protect_inputs': ['password']}}, not {init!r}.")
        for key, value in (init or {}).items():
            if key not in _OPTIONS:
                raise TypeError(f'init does not know {key!r}. It takes: {", ".join(_OPTIONS)}.')
            options.setdefault(key, value)
        self.target = target
        self.input = _merge(inputs, input_value, kwargs)
        given = {key: value for key, value in options.items() if value is not None}
        self.options = {_OPTIONS[key][0]: _OPTIONS[key][1](key, value) for key, value in given.items()}
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

    def cloned(self, wait, run, init, name, changes):
        """The same request with other inputs."""
        inputs, input_value, kwargs = split(changes)
        clone = ChildRequest(self.target, inputs, input_value, name, wait, run, init, kwargs, self.wrappers)
        clone.input = merged(self.input, clone.input)
        clone.options = {**self.options, **clone.options}
        return clone


def split(changes):
    """``(inputs, input_value, others)`` of keywords that change what a child is made or run with."""
    others = dict(changes)
    return others.pop('inputs', None), others.pop('input_value', None), others


def check_run(changes, is_made):
    """
    Raises ``TypeError`` for keywords of `run` and `run_async` that are no changes of inputs, nor a name. ``is_made``: what is
    started is there already, so that its options cannot be chosen any more.
    """
    for key in changes:
        if key in _OF_A_WAIT:
            advice = '.run() waits until it has ended, .run_async() does not; .run_async().wait(timeout=…) waits for so many seconds.'
            raise TypeError(f'{key} is not said here: {advice} {_as_an_input(key)}')
        if is_made and key in _OPTIONS and key != 'name':
            advice = f"It is said when an execution is made: this.flow('its name', run=False, {key}=…)."
            raise TypeError(f'{key} cannot be changed any more. {advice} {_as_an_input(key)}')


def inputs_of(changes):
    """The inputs in such keywords; None where there are none."""
    return _merge(*split(changes))


def merged(older, newer):
    """Inputs key by key where both are dicts, else the newer where there is one."""
    if isinstance(older, dict) and isinstance(newer, dict):
        return {**older, **newer}
    return older if newer is None else newer


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
