"""A name that is not found raises ResourceNotFoundError, which says which names are near."""
import flow_api


def handler(system, this, inputs):
    system.tag('record_near_names').save()
    for wrong in (lambda: system.tag('record_near_name').get('id'), lambda: this.flow('_ecko')):
        try:
            wrong()
        except flow_api.ResourceNotFoundError as error:
            assert 'record_near_names' in str(error) or '_echo' in str(error), str(error)
        else:
            raise AssertionError('a wrong name was found')
