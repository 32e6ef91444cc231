"""
Makes type stubs of flow_api from its own signatures and docstrings, for editors outside of the app, packed as a zip. Run
where flow_api can be imported. The sources carry few annotations; where there are none, a parameter's type is told by its
name, and what a method gives by the words of its docstring.
"""

import base64
import inspect
import io
import re
import zipfile

import flow_api

#: Types of parameters by their names, wherever they occur.
_PARAMETERS = {
    'inputs': 'dict[str, Any] | None',
    'init': 'dict[str, Any] | None',
    'name': 'str | None',
    'wait': 'bool | str | None',
    'run': 'bool',
    'save': 'bool',
    'append': 'bool',
    'timeout': 'float | datetime.timedelta | None',
    'seconds': 'float | datetime.timedelta',
    'when': 'float | datetime.datetime',
    'return_when': 'str | bool',
    'fields': 'Any',
    'executions': 'Execution | str | Iterable[Execution | str]',
}
#: How docstrings say what a method gives.
_RETURNS = (
    (r'\b[Rr]eturns self\b', 'Self'),
    (r'\breturns it\b|\bnew child\b|^Older name of ``connect', 'Execution'),
    (r'^Older name of `save`', 'Self'),
    (r'^Whether\b', 'bool'),
    (r'\bReturns how often\b', 'Savepoint'),
    (r'\bReturns the one that ended first\b', 'Execution | None'),
    (r'\ba dict with\b', 'dict[str, Any]'),
    (r'\bin unix seconds\b', 'float'),
    (r'^(Ends|Goes on|Gives a lock|Writes to the log|Sets one output)\b', 'None'),
)
_HEAD = 'import datetime\nfrom collections.abc import Iterable, Iterator\nfrom typing import Any, Self\n\n'
_ONLY_TYPES = (
    '"""What a flow may call runs only inside of Millrace. The .pyi files beside this one tell editors about it."""\n\n'
    "raise ImportError('flow_api is there only inside of Millrace: this folder holds its types.')\n"
)


def _own_name(member):
    return getattr(member, '__module__', '').partition('.')[0] == 'flow_api'


def _text(thing, indent):
    if not thing.__doc__:
        return ''
    lines = inspect.cleandoc(thing.__doc__).replace('\\', '\\\\').replace('"""', "'''").splitlines()
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""\n'
    body = ''.join(f'{indent}{line}'.rstrip() + '\n' for line in lines)
    return f'{indent}"""\n{body}{indent}"""\n'


def _annotation(given, fallback):
    if given is inspect.Parameter.empty:
        return fallback
    return given if isinstance(given, str) else inspect.formatannotation(given)


def _parameter(one):
    if one.name in ('self', 'cls'):
        return one.name
    stars = {one.VAR_POSITIONAL: '*', one.VAR_KEYWORD: '**'}.get(one.kind, '')
    kind = _annotation(one.annotation, 'Any' if stars == '**' else _PARAMETERS.get(one.name, 'Any'))
    default = '' if one.default is one.empty else ' = ...' if not _plain(one.default) else f' = {one.default!r}'
    return f'{stars}{one.name}: {kind}{default}'


def _plain(value):
    return value is None or isinstance(value, (bool, int, float, str))


def _function(name, function, indent, decorator=''):
    signature = inspect.signature(function)
    parts = []
    before = None
    for one in signature.parameters.values():
        if one.kind is one.KEYWORD_ONLY and before not in (one.KEYWORD_ONLY, one.VAR_POSITIONAL):
            parts.append('*')
        if before is one.POSITIONAL_ONLY and one.kind is not one.POSITIONAL_ONLY:
            parts.append('/')
        parts.append(_parameter(one))
        before = one.kind
    if before is inspect.Parameter.POSITIONAL_ONLY:
        parts.append('/')
    doc = inspect.cleandoc(function.__doc__ or '')
    fallback = next((kind for words, kind in _RETURNS if re.search(words, doc)), 'Any')
    if fallback == 'Self' and 'self' not in signature.parameters:
        fallback = 'Any'
    result = 'None' if name == '__init__' else _annotation(signature.return_annotation, fallback)
    text = _text(function, indent + '    ')
    head = f'{decorator}{indent}def {name}({", ".join(parts)}) -> {result}:'
    return f'{head}\n{text}' if text else f'{head} ...\n'


def _class(cls):
    bases = [base.__name__ for base in cls.__bases__ if base is not object]
    lines = [f'class {cls.__name__}{"(" + ", ".join(bases) + ")" if bases else ""}:\n', _text(cls, '    ')]
    is_exception = issubclass(cls, BaseException)
    for name, member in vars(cls).items():
        dunder = name in ('__enter__', '__exit__', '__iter__', '__getitem__', '__len__', '__call__')
        if name.startswith('_') and not dunder and not (name == '__init__' and is_exception):
            continue
        if inspect.isfunction(member):
            lines.append(_function(name, member, '    '))
        elif isinstance(member, (staticmethod, classmethod)):
            lines.append(_function(name, member.__func__, '    ', f'    @{type(member).__name__}\n'))
        elif isinstance(member, property):
            lines.append(_function(name, member.fget, '    ', '    @property\n'))
        elif isinstance(member, str):
            lines.append(f'    {name}: str\n')
        elif isinstance(member, type) and _own_name(member):
            lines.append(f'    {name}: type[{member.__name__}]\n')
        elif not name.startswith('__'):
            lines.append(f'    {name}: Any\n')
    if len(lines) == 2 and not lines[1]:
        lines.append('    ...\n')
    if is_exception and cls is flow_api.EngineException:
        lines.insert(2, '    message: str\n    details: dict[str, Any]\n    retryable: bool\n')
    if cls is flow_api.DependencyFailedError:
        # None only where it was deleted while it was waited for: flows, as people write them, do not ask for that.
        lines.insert(2, '    execution: Execution\n')
    return ''.join(lines)


def _classes_of(namespace):
    found = {}
    for name, member in namespace.items():
        if isinstance(member, type) and not name.startswith('_') and _own_name(member):
            found.setdefault(member, []).append(name)
    return found


def _in_order(classes):
    """Bases before those that are made from them."""
    done = []

    def add(cls):
        if cls in done or cls not in classes:
            return
        for base in cls.__bases__:
            add(base)
        done.append(cls)

    for cls in classes:
        add(cls)
    return done


def _everything(names):
    """All classes that a flow can name, or that a module beside them gives it."""
    found = dict(names)
    for cls in list(found):
        module = inspect.getmodule(next((member for member in vars(cls).values() if inspect.isfunction(member)), cls))
        for other in _classes_of(vars(module) if module else {}):
            if not issubclass(other, BaseException):
                found.setdefault(other, [other.__name__])
    return found


def _module():
    names = _everything(_classes_of(vars(flow_api)))
    parts = [_text(flow_api, ''), '\n', 'from . import exceptions as exceptions\n', _HEAD]
    for cls in _in_order(names):
        parts.append(_class(cls) + '\n')
        parts += [f'{alias} = {cls.__name__}\n\n' for alias in names[cls] if alias != cls.__name__]
    for name, member in vars(flow_api).items():
        if inspect.isfunction(member) and not name.startswith('_'):
            parts.append(_function(name, member, '') + '\n')
    return ''.join(parts)


def _exceptions():
    names = sorted(name for cls, all_names in _classes_of(vars(flow_api.exceptions)).items() for name in all_names)
    return 'from . import (\n' + ''.join(f'    {name} as {name},\n' for name in names) + ')\n'


def files():
    """Path in the zip → text."""
    return {
        'flow_api/__init__.pyi': _module(),
        'flow_api/exceptions.pyi': _exceptions(),
        'flow_api/__init__.py': _ONLY_TYPES,
        'flow_api/exceptions.py': _ONLY_TYPES,
    }


def packed():
    """The zip, in base64. The same sources make the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED) as archive:
        for path, text in files().items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text)
    return base64.b64encode(made.getvalue()).decode()
