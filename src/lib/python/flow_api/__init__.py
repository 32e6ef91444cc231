"""What a flow may call."""

from . import exceptions
from .exceptions import *  # noqa: F403
from .execution import Execution
from .file import File
from .message import Message
from .record import Record
from .return_when import ReturnWhen
from .schema import Schema
from .setting import Setting
from .system import System
from .url import split_url
from .wrapping import Using, Wrapped

return_when = ReturnWhen

__all__ = [
    'Execution', 'File', 'Message', 'Record', 'ReturnWhen', 'Schema', 'Setting', 'System', 'Using', 'Wrapped', 'exceptions',
    'return_when', 'split_url', *exceptions.__all__,
]  # fmt: skip
