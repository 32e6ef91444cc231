"""
Every element of a body, what it gives, what it begins with and keeps where nobody changes it; fields that are left empty are
not in the response.

Shows: this.message, message.get
"""
import base64
import datetime


def field(element, order, **more):
    return {'element': element, 'label': element, 'order': order, **more}


def handler(system, this, inputs):
    body = {
        'type': 'object',
        'properties': {
            'string': field('string', 1, type='string', description='A *line*', example='Ada'),
            'address': field('string', 2, format='email'),
            'textarea': field('textarea', 3),
            'number': field('number', 4, type='number', minimum=0, maximum=10),
            'whole': field('number', 5, type='integer'),
            'password': field('password', 6),
            'time': field('time', 7),
            'date': field('date', 8),
            'datetime': field('datetime', 9),
            'toggle': field('toggle', 10, default=True),
            'select': field('select', 11, options=['small', {'value': 2, 'label': 'large'}]),
            'chosen': field('select', 12, options=['a', 'b'], default='b'),
            'file': field('file', 13),
            'markdown': field('markdown', 14, description='That is **all**.'),
            'empty': field('string', 15),
            'submit': field('submit', 16),
        },
        'required': ['string', 'number', 'date', 'file'],
    }
    response = this.message(subject='message_elements', body=body).get('response')
    assert response['string'] == 'Grace' and response['address'] == 'grace@example.com'
    assert response['textarea'] == 'two\nlines'
    assert (response['number'], response['whole']) == (2.5, 3)
    assert response['password'] == 's3cret'
    moment = datetime.datetime.fromisoformat(response['datetime'])
    assert moment == datetime.datetime(2026, 11, 25, 13, 5, tzinfo=datetime.UTC), response['datetime']
    assert datetime.time.fromisoformat(response['time']).tzinfo is not None, response['time']
    assert datetime.date.fromisoformat(response['date']) == datetime.date(2026, 11, 25)
    assert response['toggle'] is False and response['select'] == 2 and response['chosen'] == 'b'
    file = response['file']
    assert (file['name'], file['type'], file['size']) == ('orders.csv', 'text/csv', 4)
    assert base64.b64decode(file['content']) == b'a,b\n'
    assert response['submit'] is True
    assert not {'markdown', 'empty'} & response.keys(), response
