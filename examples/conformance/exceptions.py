"""The tree of exceptions, as flow_api.X and flow_api.exceptions.X."""
import flow_api


def handler(system, this, inputs):
    assert flow_api.CloudomationException is flow_api.EngineException
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
            assert getattr(flow_api.exceptions, child) is getattr(flow_api, child)
