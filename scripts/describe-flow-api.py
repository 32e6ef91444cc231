"""
Describes what flow_api offers, from its own signatures and docstrings, as Markdown, and names for each call the conformance
flows that show it. Run where flow_api can be imported, with ``flows``: the text of each conformance flow by its name.

A flow says itself what it shows, at the end of its docstring: ``Shows: this.flow, record.load``.
"""

import ast
import inspect
import re

import flow_api
from flow_api.system import User, Workspace

#: Classes by what their members are called on, in the order in which they are described, each with its heading.
OWNERS = {
    'this': (flow_api.Execution, '`this` and every child'),
    'using': (flow_api.Using, '`this.using(…)`'),
    'this.wrapped': (flow_api.Wrapped, '`this.wrapped`'),
    'system': (flow_api.System, '`system`'),
    'user': (User, '`system.get_own_user()`'),
    'workspace': (Workspace, '`system.get_own_workspace()`'),
    'record': (flow_api.Record, 'Any record'),
    'setting': (flow_api.Setting, 'A setting'),
    'file': (flow_api.File, 'A file'),
    'schema': (flow_api.Schema, 'A schema'),
    'message': (flow_api.Message, 'A message'),
}
#: What is shown besides calls of methods.
OTHERS = ('handler', 'system.return_when', 'flow_api.exceptions', 'flow_api.split_url')


def text_of(thing):
    return inspect.cleandoc(thing.__doc__) if thing.__doc__ else ''


def members_of(cls):
    """Name → what it is, for all that a flow may use: functions and properties. With none of its own it has its base's."""
    own = {
        name: member
        for name, member in vars(cls).items()
        if not name.startswith('_') and (inspect.isfunction(member) or isinstance(member, property))
    }
    yield from own.items() if own or cls is object else members_of(cls.__base__)


def signature_of(call, function):
    signature = inspect.signature(function)
    parameters = [one for key, one in signature.parameters.items() if key != 'self']
    return f'{call}{signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)}'


def calls():
    """All that is described, as a flow writes it: ``this.flow``, ``record.load``, ``handler``."""
    for owner, (cls, _) in OWNERS.items():
        yield from (f'{owner}.{name}' for name, _ in members_of(cls))
    yield from OTHERS


def shown_by(flows):
    """Call → names of the flows that say they show it, in order."""
    found = {}
    for name, text in sorted(flows.items()):
        line = re.search(r'^Shows: (.+)', ast.get_docstring(ast.parse(text)) or '', re.MULTILINE | re.DOTALL)
        for call in re.split(r',\s+', line[1].strip()) if line else []:
            found.setdefault(call, []).append(name)
    return found


def problems(flows):
    """What a person has to mend before the description is right: calls that no flow shows, and flows that show none."""
    shown = shown_by(flows)
    known = list(calls())
    for call in known:
        if call not in shown:
            yield f'No flow in examples/conformance shows {call}: end the docstring of one with “Shows: {call}”.'
    for call, names in shown.items():
        for name in names:
            if call not in known:
                yield f'examples/conformance/{name}.py shows {call}, which flow_api has not.'
            elif not re.search(rf'\b{call.rpartition(".")[2]}\b', code_of(flows[name])):
                yield f'examples/conformance/{name}.py says that it shows {call}, and does not call it.'
    for name in flows:
        if not name.startswith('_') and name != 'main' and not any(name in names for names in shown.values()):
            yield f'examples/conformance/{name}.py does not say what it shows: end its docstring with “Shows: …”.'


def code_of(text):
    """A flow without its docstring."""
    tree = ast.parse(text)
    return ast.unparse(ast.Module(tree.body[1:], [])) if ast.get_docstring(tree) else text


class Describer:
    def __init__(self, flows):
        self.shown = shown_by(flows)

    def all(self):
        parts = ['## The handler', 'How it is called, and what becomes of its end, is said above.', self.links('handler')]
        for owner, (cls, heading) in OWNERS.items():
            parts += [f'## {heading}', *self.members(owner, cls)]
        parts += ['## `system.return_when`', text_of(flow_api.ReturnWhen), self.links('system.return_when')]
        parts += ['## Exceptions', describe_exceptions(), self.links('flow_api.exceptions')]
        split_url = flow_api.split_url
        parts += ['## Functions', self.one('flow_api.split_url', signature_of('flow_api.split_url', split_url), split_url)]
        return '\n\n'.join(part for part in parts if part)

    def members(self, owner, cls):
        yield text_of(cls)
        for name, member in members_of(cls):
            call = f'{owner}.{name}'
            yield self.one(call, call if isinstance(member, property) else signature_of(call, member), member)

    def one(self, call, heading, member):
        return '\n\n'.join(part for part in (f'### `{heading}`', text_of(member), self.links(call)) if part)

    def links(self, call):
        links = [f'[{name}](../examples/conformance/{name}.py)' for name in self.shown.get(call, ())]
        return f'Shown by {", ".join(links)}.' if links else ''


def describe_exceptions():
    shown = set()

    def line(cls, depth):
        shown.add(cls)
        yield f'{"  " * depth}- `{cls.__name__}`: {text_of(cls).splitlines()[0] if text_of(cls) else ""}'.rstrip(': ')
        for child in sorted(cls.__subclasses__(), key=lambda one: one.__name__):
            if child not in shown and child.__module__ == cls.__module__:
                yield from line(child, depth + 1)

    return '\n'.join(line(flow_api.EngineException, 0))
