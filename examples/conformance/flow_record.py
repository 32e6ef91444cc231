"""
Flows are records; one that a flow has made is usable at once.

Shows: system.flow, system.flows
"""
import flow_api


def handler(system, this, inputs):
    flow = system.flow('flow_record made')
    flow.save(script='def handler(system, this): return {"n": 1}', description='made', priority=3)
    assert this.flow('flow_record made').get('output_value') == {'n': 1}
    flow.save(script='def handler(system, this): return {"n": 2}')
    assert this.flow('flow_record made').get('output_value') == {'n': 2}
    flow.save(name='flow_record renamed')
    assert this.flow('flow_record renamed').get('output_value') == {'n': 2}
    assert flow.get('script').endswith('{"n": 2}')
    assert flow.get('max_runtime_minutes', 'priority', 'is_readonly', 'input_schema') == (None, 3, False, None)
    assert 'flow_record renamed' in [one.get('name') for one in system.flows(priority=3)]
    flow.save(
        script='def handler(system, this, inputs): this.sleep(inputs["n"])',
        input_schema={'type': 'object', 'properties': {'n': {'type': 'number'}}, 'required': ['n']},
        max_runtime_minutes=0.003,
        is_readonly=True,
    )
    for call, error_class, words in (({}, flow_api.SchemaValidationError, 'inputs.n is missing'), ({'n': 60}, flow_api.DependencyFailedError, 'run time')):
        try:
            this.flow('flow_record renamed', **call)
        except error_class as error:
            assert words in str(error), str(error)
        else:
            raise AssertionError(f'{call} was let through')
    flow.save(input_schema=None, output_schema={'type': 'object', 'required': ['m']}, max_runtime_minutes=None)
    try:
        this.flow('flow_record renamed', n=0)
    except flow_api.SchemaValidationError as error:
        assert 'outputs.m is missing' in str(error)
    else:
        raise AssertionError('outputs that do not fit were let through')
    # That it is read-only is about people: flows change and delete it all the same.
    flow.save(script='def handler(system, this): return {"m": 3}')
    assert flow.get('is_readonly') and this.flow('flow_record renamed').get('output_value') == {'m': 3}
    flow.delete()
    assert not flow.exists()
