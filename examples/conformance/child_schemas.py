"""
Inputs and outputs that do not fit a schema raise SchemaValidationError that names the place.

Shows: this.flow
"""
import flow_api

NUMBER = {'type': 'object', 'required': ['n'], 'properties': {'n': {'type': 'number'}}}


def handler(system, this, inputs):
    for init, call, place in (
        ({'input_schema': NUMBER}, {'n': 'x'}, 'inputs.n has to be a number'),
        ({'input_schema': NUMBER}, {}, 'inputs.n is missing'),
        ({'output_schema': NUMBER}, {'n': 1}, 'outputs.n is missing'),
    ):
        try:
            this.flow('_echo', init=init, **call)
        except flow_api.SchemaValidationError as error:
            assert place in str(error), str(error)
        else:
            raise AssertionError(f'{call} was let through')
    assert this.flow('_echo', n=1, init={'input_schema': NUMBER}).get('status') == 'ENDED_SUCCESS'
