"""From the arguments of a call to the form that a message shows, checked before it is sent."""

from .values import to_json

#: What a field of a form can be. Newer flows write ``form-string``, … for the same.
ELEMENTS = (
    'string', 'textarea', 'number', 'password', 'time', 'date', 'datetime', 'toggle', 'select', 'file', 'markdown',
    'submit',
)  # fmt: skip

_OLDER_NAMES = {'date-time': 'datetime'}
_BY_FORMAT = {'date': 'date', 'time': 'time', 'date-time': 'datetime', 'password': 'password'}
_BY_TYPE = {'string': 'string', 'number': 'number', 'integer': 'number', 'boolean': 'toggle'}
_CHOICES = ('options', 'enum')


def body_of(subject, message, request, body):
    """The form of a message that is given as one of ``message=``, ``request=`` and ``body=``."""
    given = [name for name, value in (('message', message), ('request', request), ('body', body)) if value is not None]
    if len(given) > 1:
        raise TypeError(f'A message has one of message=, request= and body=; this has {" and ".join(given)}=.')
    if body is not None:
        return check_body(body)
    if request is not None:
        return _question(str(request))
    if message is None and subject is None:
        raise TypeError('A message needs something to say: message=, request=, body= or at least subject=.')
    return _text('' if message is None else str(message))


def check_body(body):
    """A body as JSON. Raises ``TypeError`` or ``ValueError`` that names the field for what cannot be shown as a form."""
    if not isinstance(body, dict):
        raise TypeError(f"body is a dict, {{'type': 'object', 'properties': {{…}}}}, not {type(body).__name__}.")
    # As it will be: keys are text there.
    body = to_json(body, 'body')
    fields = body.get('properties')
    if not isinstance(fields, dict) or not fields:
        raise ValueError("body['properties'] is a dict of fields by their names, with at least one in it.")
    for key, field in fields.items():
        _check_field(key, field)
    _check_required(body.get('required'), fields, "body['required']")
    return body


def _check_field(key, field):
    where = f"body['properties'][{key!r}]"
    if not isinstance(field, dict):
        raise TypeError(f"{where} is a dict, for example {{'element': 'string'}}, not {type(field).__name__}.")
    element = _element(field, where)
    if element == 'select':
        _check_choices(field, where)
    order = field.get('order')
    if order is not None and (isinstance(order, bool) or not isinstance(order, (int, float))):
        raise TypeError(f"{where}['order'] is a number: fields are sorted by it. It is {order!r}.")


def _element(field, where):
    named = field.get('element')
    if named is None:
        if any(field.get(key) is not None for key in _CHOICES):
            return 'select'
        derived = _BY_FORMAT.get(field.get('format')) or _BY_TYPE.get(field.get('type'))
        if derived is None:
            raise ValueError(f"{where} has no element. There are: {', '.join(ELEMENTS)}.")
        return derived
    plain = str(named).removeprefix('form-')
    plain = _OLDER_NAMES.get(plain, plain)
    if plain not in ELEMENTS:
        raise ValueError(f"{where} has the element {named!r}, which there is not. There are: {', '.join(ELEMENTS)}.")
    return plain


def _check_choices(field, where):
    choices = next((field[key] for key in _CHOICES if field.get(key) is not None), None)
    if not isinstance(choices, (list, tuple, dict)) or not choices:
        raise ValueError(f"{where} is a select: it needs options, a list such as ['small', 'large'].")
    for choice in choices:
        if isinstance(choice, dict) and 'value' not in choice:
            raise ValueError(f"{where}['options'] has {choice!r}: an option is a value, or {{'value': …, 'label': …}}.")


def _check_required(required, fields, where):
    if required is None:
        return
    if not isinstance(required, (list, tuple)):
        raise TypeError(f'{where} is a list of names of fields, not {required!r}.')
    for at, name in enumerate(required):
        if isinstance(name, int) and str(name) in fields:
            name = required[at] = str(name)
        if name not in fields:
            raise ValueError(f'{where} names {name!r}, which is no field. There are: {", ".join(map(str, fields))}.')


def _text(message):
    return _form(message={'element': 'markdown', 'description': message})


def _question(request):
    return {**_form(string={'element': 'string', 'type': 'string', 'label': request}), 'required': ['string']}


def _form(**fields):
    ok = {'element': 'submit', 'type': 'boolean', 'label': 'OK'}
    ordered = {key: {**field, 'order': n} for n, (key, field) in enumerate({**fields, 'ok': ok}.items(), 1)}
    return {'type': 'object', 'properties': ordered}
