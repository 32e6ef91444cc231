"""A wizard of two steps: forms that open over the app. Who does not answer in time orders nothing."""
import flow_api

PRODUCTS = {'coffee': 4.5, 'tea': 3.0, 'water': 1.5}


def ask(this, subject, properties, required, patience):
    body = {
        'type': 'object',
        'properties': {
            **properties,
            'next': {'element': 'submit', 'label': 'Next', 'order': 90},
            'cancel': {'element': 'submit', 'label': 'Cancel', 'order': 91, 'required': []},
        },
        'required': required,
    }
    message = this.message(subject=subject, body=body, message_type='POPUP', timeout=patience)
    response = message.get('response')
    if response.get('cancel'):
        this.cancel('The wizard was left')
    return response


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    patience = inputs.get('patience', 3600)
    try:
        product = ask(
            this,
            'What shall it be?',
            {
                'what': {'element': 'select', 'options': list(PRODUCTS), 'label': 'Product', 'order': 1},
                'count': {'element': 'number', 'type': 'integer', 'minimum': 1, 'default': 1, 'label': 'How many', 'order': 2},
            },
            ['what', 'count'],
            patience,
        )
        total = PRODUCTS[product['what']] * product['count']
        address = ask(
            this,
            f'Where to? It makes {total:.2f}',
            {
                'name': {'element': 'string', 'label': 'Name', 'order': 1},
                'address': {'element': 'textarea', 'label': 'Address', 'order': 2},
                'until': {'element': 'date', 'label': 'Not later than', 'order': 3},
            },
            ['name', 'address'],
            patience,
        )
    except flow_api.MessageResponseTimeoutError:
        this.set_output('ordered', None)
        return this.success('nobody answered: nothing was ordered')
    this.set_output('ordered', {**product, **address, 'total': total})
    return this.success(f'{product["count"]} × {product["what"]} for {address["name"]}')
