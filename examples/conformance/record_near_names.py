"""
A name that is not found raises ResourceNotFoundError, which says which names are near.

Shows: record.get, this.flow
"""
import flow_api


def handler(system, this, inputs):
    system.tag('record_near_names').save()
    for wrong, near in (
        (lambda: system.tag('record_near_name').get('id'), 'record_near_names'),
        (lambda: system.tag('record_near_name').delete(), 'record_near_names'),
        (lambda: this.flow('_ecko'), '_echo'),
        (lambda: this.connect(connector_type='RETS'), 'REST'),
    ):
        try:
            wrong()
        except flow_api.ResourceNotFoundError as error:
            assert near in str(error), str(error)
        else:
            raise AssertionError('a wrong name was found')
