"""What a flow may call."""

from . import exceptions
from .exceptions import *  # noqa: F403
from .execution import Execution
from .message import Message
from .return_when import ReturnWhen
from .system import System
from .url import split_url
from .wrapping import Using, Wrapped

return_when = ReturnWhen

__all__ = ['Execution', 'Message', 'ReturnWhen', 'System', 'Using', 'Wrapped', 'exceptions', 'return_when', 'split_url']
