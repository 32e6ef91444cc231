"""
.validate(data), .coerce(data); SchemaValidationError, SchemaError.

Shows: system.schema, schema.validate, schema.coerce
"""
import flow_api


def handler(system, this, inputs):
    schema = system.schema('schema_validate').save(
        value={
            'type': 'object',
            'required': ['lines'],
            'properties': {
                'paid': {'type': 'boolean', 'default': False},
                'lines': {'type': 'array', 'items': {'type': 'object', 'properties': {'price': {'type': 'number'}}}},
            },
        }
    )
    assert schema.validate({'lines': [{'price': 1.5}]})
    assert schema.coerce({'lines': [{'price': '2'}], 'paid': 'true'}) == {'lines': [{'price': 2}], 'paid': True}
    assert schema.coerce({'lines': []}) == {'lines': [], 'paid': False}
    for call, data in ((schema.validate, {'lines': [{'price': 1}, {'price': 'x'}]}), (schema.coerce, {'lines': [{}, {'price': 'x'}]})):
        try:
            call(data)
        except flow_api.SchemaValidationError as error:
            assert 'lines[1].price' in str(error), str(error)
        else:
            raise AssertionError('what does not fit was let through')
    try:
        system.schema('schema_validate broken').save(value={'type': 'nonsense'})
    except flow_api.SchemaError:
        assert not system.schema('schema_validate broken').exists()
    else:
        raise AssertionError('a schema that is none was saved')
    try:
        system.schema('schema_validate nowhere').validate({})
    except flow_api.ResourceNotFoundError as error:
        assert 'schema_validate nowhere' in str(error)
    else:
        raise AssertionError('a schema that is not there was fulfilled')
