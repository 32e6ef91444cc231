""".exists(), .delete()."""
import flow_api


def handler(system, this, inputs):
    child = this.flow('_echo')
    again = system.execution(child.get('id'))
    assert child.exists() and again.exists()
    child.delete()
    assert not child.exists() and not again.exists()
    try:
        again.load('status')
    except flow_api.ResourceNotFoundError:
        pass
    else:
        raise AssertionError('what was deleted was read')
