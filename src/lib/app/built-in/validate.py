"""
Checks the inputs of a call before it is made, and its outputs when it has ended, with JSON Schemas (draft 7).

Fails with `SchemaValidationError`, which names the place. A schema is given as it is, or as the name of a schema record.
"""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    schemas = {}
    for key in ('input_schema', 'output_schema'):
        given = inputs.get(key)
        if isinstance(given, str):
            given = system.schema(given).get('value')
        if given is not None:
            schemas[key] = given
    return this.wrapped(init=schemas)
