"""Describes what flow_api offers, from its own signatures and docstrings, as Markdown. Run where flow_api can be imported."""

import inspect

import flow_api


def text_of(thing):
    return inspect.cleandoc(thing.__doc__) if thing.__doc__ else ''


def signature_of(name, function, owner):
    signature = inspect.signature(function)
    parameters = [one for key, one in signature.parameters.items() if key != 'self']
    shown = str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))
    return f'{owner}.{name}{shown}' if owner else f'{name}{shown}'


def describe_class(cls, owner):
    yield text_of(cls)
    for name, member in vars(cls).items():
        if isinstance(member, property) and not name.startswith('_'):
            yield f'### `{owner}.{name}`\n\n{text_of(member)}'
        if name.startswith('_') or not inspect.isfunction(member):
            continue
        yield f'### `{signature_of(name, member, owner)}`\n\n{text_of(member)}'


def describe_exceptions():
    shown = set()

    def line(cls, depth):
        shown.add(cls)
        yield f'{"  " * depth}- `{cls.__name__}`: {text_of(cls).splitlines()[0] if text_of(cls) else ""}'.rstrip(': ')
        for child in sorted(cls.__subclasses__(), key=lambda one: one.__name__):
            if child not in shown and child.__module__ == cls.__module__:
                yield from line(child, depth + 1)

    return '\n'.join(line(flow_api.EngineException, 0))


def describe():
    parts = ['## `this` and every child', *describe_class(flow_api.Execution, 'this')]
    parts += ['## `this.wrapped`', *describe_class(flow_api.Wrapped, 'this.wrapped')]
    parts += ['## `system`', *describe_class(flow_api.System, 'system')]
    parts += ['## Any record', *describe_class(flow_api.Record, 'record')]
    parts += ['## A setting', *describe_class(flow_api.Setting, 'setting')]
    parts += ['## A file', *describe_class(flow_api.File, 'file')]
    parts += ['## A schema', *describe_class(flow_api.Schema, 'schema')]
    parts += ['## A message', *describe_class(flow_api.Message, 'message')]
    parts += ['## `system.return_when`', text_of(flow_api.ReturnWhen)]
    parts += ['## Exceptions', describe_exceptions()]
    parts += ['## Functions', f'### `flow_api.{signature_of("split_url", flow_api.split_url, "")}`\n\n{text_of(flow_api.split_url)}']
    return '\n\n'.join(part for part in parts if part)


describe()
