"""JSON Schemas: the class Schema."""

from .record import Record
from .values import to_json


class Schema(Record):
    """A JSON Schema of draft 7, as ``value``."""

    def validate(self, data):
        """
        Whether data fits: True, or else `SchemaValidationError`, which names the places. Raises `SchemaError` where the schema
        itself is none.
        """
        self._ask('validate', data=to_json(data, 'data'))
        return True

    def coerce(self, data):
        """
        The data, made to fit: text that is a number or a truth value becomes one, missing values get their defaults.

        Raises `SchemaValidationError` where that is not enough.
        """
        return self._ask('coerce', data=to_json(data, 'data'))
