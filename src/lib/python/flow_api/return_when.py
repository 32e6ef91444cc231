"""When a wait for several executions is over."""


class ReturnWhen:
    """``system.return_when``: what to wait for."""

    #: All have ended with success. Raises as soon as one did not. The default.
    ALL_SUCCEEDED = 'ALL_SUCCEEDED'
    #: All have ended, in whatever way. Never raises for a child that failed.
    ALL_ENDED = 'ALL_ENDED'
    #: One has ended, in whatever way.
    FIRST_ENDED = 'FIRST_ENDED'
    #: One has ended with success.
    FIRST_SUCCEEDED = 'FIRST_SUCCEEDED'


_KNOWN = ('ALL_SUCCEEDED', 'ALL_ENDED', 'FIRST_ENDED', 'FIRST_SUCCEEDED')


def is_known(text):
    """Whether a text is one of the conditions."""
    return text.upper() in _KNOWN


def parse(value):
    """The condition in what a flow gave as ``wait`` or ``return_when``; ``None``: do not wait."""
    if value is True:
        return 'ALL_SUCCEEDED'
    if value is False or value is None:
        return None
    if isinstance(value, str) and value.upper() in _KNOWN:
        return value.upper()
    raise ValueError(f'{value!r} is no condition to wait for. Use True, False, or one of system.return_when: {", ".join(_KNOWN)}.')
