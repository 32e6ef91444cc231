"""Everything that flow_api raises. Each is also there as ``flow_api.<name>``."""

from .values import to_log


class EngineException(Exception):
    """Whatever the engine has to say against a call. ``details`` holds what it knows besides its message."""

    def __init__(self, message='', details=None, retryable=False):
        super().__init__(message)
        self.message = message
        self.details = _as_dict(details)
        #: Whether the same call may work when it is made again later.
        self.retryable = retryable

    def __str__(self):
        return str(self.message)


CloudomationException = EngineException


class InternalError(EngineException):
    """Something in the engine itself broke: not the flow's fault."""


class PermissionDenied(EngineException):
    """The flow may not do this."""


class ResourceNotFoundError(EngineException):
    """There is nothing of that name or id. The message says which names are near."""


class DependencyFailedError(EngineException):
    """A child that was waited for did not succeed. ``execution`` is that child."""

    def __init__(self, message='', details=None, retryable=False, execution=None):
        super().__init__(message, details, retryable)
        self.execution = execution


class ConnectionFailedError(DependencyFailedError):
    """A connection could not be made or was answered with an error. The message gives the reason in words."""

    @property
    def status_code(self):
        """The HTTP status; ``None`` where there was no answer."""
        return self.details.get('status_code')

    @property
    def url(self):
        """The address that was asked; ``None`` where nothing was sent."""
        return self.details.get('url')

    @property
    def reason(self):
        """Why, as one word for programs: ``'status'``, ``'cors'``, ``'unreachable'``, ``'timeout'``, ``'secret'`` …"""
        return self.details.get('reason')


class OutcomeUnknownError(EngineException):
    """A request was under way when the engine stopped, and sending it again could do harm."""


class ReplayMismatchError(EngineException):
    """After a restart the script asked for something else than what was recorded."""


class LifecycleSignal(EngineException):
    """Raised by a call that ends the execution. The end is recorded before: catching this changes nothing."""


class ExecutionSuccess(LifecycleSignal):
    """Raised by ``this.success()``."""


class ExecutionError(LifecycleSignal):
    """Raised by ``this.error()``."""


class ExecutionCancel(LifecycleSignal):
    """Raised by ``this.cancel()``, and in an execution that somebody cancels."""


class TimeoutExceededError(EngineException):
    """What was waited for did not come in time."""


class LockTimeoutError(TimeoutExceededError):
    """A lock was not free in time."""


class DependencyTimeoutError(TimeoutExceededError):
    """An execution did not end in time."""


class MessageResponseTimeoutError(TimeoutExceededError):
    """Nobody answered in time."""


class MissingInputError(EngineException):
    """A connector lacks an input it needs."""


class InvalidInputError(EngineException):
    """A connector cannot use an input as it is."""


class ExtraInputError(EngineException):
    """A connector was given an input it does not know."""


class SchemaValidationError(EngineException):
    """Data does not fit its schema."""


class SchemaError(EngineException):
    """A schema is not valid itself."""


_BY_NAME = {
    name: value
    for name, value in list(globals().items())
    if isinstance(value, type) and issubclass(value, EngineException)
}
__all__ = list(_BY_NAME)

_BY_NAME['NotImplementedError'] = NotImplementedError
for _class in _BY_NAME.values():
    if issubclass(_class, EngineException):
        # Tracebacks then name an exception as a flow would write it.
        _class.__module__ = 'flow_api'


def from_failure(failure):
    """The exception for a failure that came as data."""
    made = _BY_NAME.get(failure.get('type'), InternalError)
    message = failure.get('message', '')
    if not issubclass(made, EngineException):
        return made(message)
    return made(message, failure.get('details'), bool(failure.get('retryable')))


def as_failure(error):
    """An exception of this module as data, for another execution to raise it again."""
    kind = next(one.__name__ for one in type(error).__mro__ if _BY_NAME.get(one.__name__) is one)
    # A flow may have put anything there.
    details = {key: value for key, value in to_log(_as_dict(error.details)).items() if key != 'execution'}
    kind = 'DependencyFailedError' if kind == 'EngineException' else kind
    failure = {'type': kind, 'message': str(error), 'retryable': bool(error.retryable)}
    return {**failure, 'details': details} if details else failure


def _as_dict(details):
    if not details:
        return {}
    return details if isinstance(details, dict) else {'details': details}
