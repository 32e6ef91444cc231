"""
A stored connector's values are defaults, which a call's keywords override key by key; input_value has what the call
gave.

Shows: this.connect, system.connector, system.connection
"""
import flow_api

# Nothing answers there: what a refused request says of itself is enough to see what was sent.
ADDRESS = 'http://localhost:9/base'


def handler(system, this, inputs):
    connector = system.connector('connector_stored').save(
        connector_type='REST',
        value={'url': ADDRESS, 'params': {'a': 1}, 'authentication': {'type': 'bearer', 'token': 'of the connector'}},
    )
    assert connector.get('connector_type', 'value')[0] == 'REST'
    for make in (
        lambda: this.connect('connector_stored', path='items', wait=system.return_when.ALL_ENDED),
        lambda: this.connect(connector_name='connector_stored', inputs={'path': 'items'}, wait=system.return_when.ALL_ENDED),
        lambda: this.connect(connector.get('id'), path='items', wait=system.return_when.ALL_ENDED),
        lambda: this.connect(system.connection('connector_stored'), path='items', wait=system.return_when.ALL_ENDED),
    ):
        call = make()
        assert call.get('name', 'type', 'status') == ('connector_stored', 'CONNECTION', 'ENDED_ERROR')
        assert call.get('connector_name', 'connector_type') == ('connector_stored', 'REST')
        assert call.get('input_value') == {'path': 'items'}
        assert call.load('output_value')['url'] == f'{ADDRESS}/items?a=1', call.get('output_value')

    assert address_of(this, 'connector_stored', params={'b': 2}) == f'{ADDRESS}?b=2'
    assert address_of(this, 'connector_stored', query={'b': 2}) == f'{ADDRESS}?b=2'
    assert address_of(this, 'connector_stored', url='http://localhost:9/other', params=None) == 'http://localhost:9/other'
    system.connector('connector_stored').save(value={'url': 'http://localhost:9/newer'})
    assert address_of(this, 'connector_stored') == 'http://localhost:9/newer'
    assert address_of(call.clone, wait=True) == 'http://localhost:9/newer/items'

    for wrong, why in (('connector_stord', 'connector_stored'), ('REST', 'connector_type=')):
        try:
            this.connect(wrong)
        except flow_api.ResourceNotFoundError as error:
            assert why in str(error), str(error)
        else:
            raise AssertionError('a connector that is not there was found')
    try:
        this.connect('connector_stored', connector_type='SSH')
    except flow_api.InvalidInputError as error:
        assert 'is of type REST' in str(error), str(error)
    else:
        raise AssertionError('a connector was of two types')


def address_of(this, *args, **inputs):
    try:
        (this if callable(this) else this.connect)(*args, **inputs)
    except flow_api.ConnectionFailedError as error:
        assert error.reason in ('unreachable', 'offline'), error.reason
        return error.url
    raise AssertionError('somebody answered')
