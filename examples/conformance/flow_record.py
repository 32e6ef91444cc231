"""Flows are records; one that a flow has made is usable at once."""


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
    flow.delete()
    assert not flow.exists()
