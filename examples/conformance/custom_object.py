"""
Custom objects have the attributes of their template; its hooks start flows.

Shows: system.custom_object, system.custom_objects, system.object_template
"""
import flow_api

HOOK = """
def handler(system, this, inputs):
    was, is_now = [one and one['value']['wheels'] for one in (inputs['previous'], inputs['object'])]
    system.setting('custom_object log').list_append([inputs['event'], inputs['object']['name'], was, is_now])
"""


def handler(system, this, inputs):
    system.flow('_custom_object hook').save(script=HOOK)
    system.object_template('custom_object person').save(attributes={'age': {'type': 'integer'}})
    system.object_template('custom_object car').save(
        attributes={
            'plate': {'type': 'string', 'required': True},
            'owner': {'type': 'reference', 'reference': 'custom_object person'},
            'wheels': {'type': 'integer', 'default': 4},
        },
        on_create='_custom_object hook',
        on_update='_custom_object hook',
        on_delete='_custom_object hook',
    )
    car = system.custom_object('custom_object my car')
    for wrong, why in (({}, 'plate'), ({'plate': 5}, 'string'), ({'plate': 'x', 'owner': 'nobody'}, 'nobody')):
        try:
            system.custom_object('custom_object my car').save(object_template='custom_object car', value=wrong)
        except (flow_api.InvalidInputError, flow_api.ResourceNotFoundError) as error:
            assert why in str(error), str(error)
        else:
            raise AssertionError(wrong)
    system.custom_object('custom_object ada').save(object_template='custom_object person', value={'age': 36})
    car.save(object_template='custom_object car', value={'plate': 'x', 'owner': 'custom_object ada'})
    assert car.get('value') == {'plate': 'x', 'owner': 'custom_object ada', 'wheels': 4}
    assert [one.get('name') for one in system.custom_objects(object_template='custom_object car')] == ['custom_object my car']
    car.save(value={'plate': 'x', 'wheels': 3})
    # What changes nothing is no update.
    car.save(value={'plate': 'x', 'wheels': 3})
    car.delete()
    assert len(system.executions(flow_name='_custom_object hook')) == 3
    log = system.setting('custom_object log')
    while not log.exists() or len(log.load('value')) < 3:
        this.sleep(0.05)
    # Each is told of it as it was before and after.
    assert sorted(log.load('value')) == [
        ['on_create', 'custom_object my car', None, 4],
        ['on_delete', 'custom_object my car', 3, 3],
        ['on_update', 'custom_object my car', 4, 3],
    ], log.load('value')
