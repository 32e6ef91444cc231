"""
Newer names of elements, form-string and so on, mean the same; so do older ones, and fields that say only their type.

Shows: this.message, message.get
"""


def handler(system, this, inputs):
    elements = (
        'string', 'textarea', 'number', 'password', 'time', 'date', 'datetime', 'toggle', 'select', 'file', 'markdown',
        'submit',
    )  # fmt: skip
    properties = {name: {'element': f'form-{name}', 'label': name, 'options': ['x']} for name in elements}
    properties |= {
        'at': {'element': 'date-time'},
        'sure': {'type': 'boolean'},
        'count': {'type': 'integer'},
        'size': {'enum': [1, 2]},
    }
    body = {'type': 'object', 'properties': properties}
    response = this.message(subject='message_element_names', body=body).get('response')
    assert response['number'] == 4 and response['toggle'] is True and response['select'] == 'x'
    assert response['sure'] is True and response['count'] == 5 and response['size'] == 2
    assert response['submit'] is True
    try:
        this.message(subject='wrong', body={'type': 'object', 'properties': {'a': {'element': 'form-slider'}}})
    except ValueError as error:
        assert 'form-slider' in str(error)
    else:
        raise AssertionError('an element that there is not was shown')
