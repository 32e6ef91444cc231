"""
The tree of exceptions, as flow_api.X and flow_api.exceptions.X; all can be caught as EngineException.

Shows: flow_api.exceptions
"""
import flow_api
from flow_api import *  # noqa: F403
from flow_api.exceptions import DependencyFailedError


def handler(system, this, inputs):
    assert flow_api.CloudomationException is flow_api.EngineException is flow_api.exceptions.CloudomationException
    for parent, children in {
        'EngineException': 'InternalError PermissionDenied ResourceNotFoundError DependencyFailedError OutcomeUnknownError '
        'ReplayMismatchError LifecycleSignal TimeoutExceededError MissingInputError InvalidInputError ExtraInputError '
        'SchemaValidationError SchemaError',
        'LifecycleSignal': 'ExecutionSuccess ExecutionError ExecutionCancel',
        'TimeoutExceededError': 'LockTimeoutError DependencyTimeoutError MessageResponseTimeoutError',
        'DependencyFailedError': 'ConnectionFailedError',
    }.items():
        for child in children.split():
            assert issubclass(getattr(flow_api, child), getattr(flow_api, parent)), child
            assert getattr(flow_api.exceptions, child) is getattr(flow_api, child) is globals()[child]
    try:
        this.flow('_fail', name='failing', why='so', key='value')
    except DependencyFailedError as error:
        assert error.execution.get('input_value') == {'why': 'so', 'key': 'value'}
        for part in ('failing', 'ENDED_ERROR', 'ValueError: so'):
            assert part in str(error), str(error)
    for call in (lambda: this.flow('nowhere'), lambda: system.setting('nowhere').get('value'), lambda: this.script('1/0')):
        try:
            call()
        except flow_api.CloudomationException as error:
            assert error.message == str(error)
        else:
            raise AssertionError('nothing was raised')
    own = flow_api.EngineException('of the flow itself')
    assert str(own) == 'of the flow itself' and own.details == {}
