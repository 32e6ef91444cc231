"""Time zones: Python has no data for them here. They come from the browser, zone by zone, when they are asked for."""

import io
import zoneinfo
from zoneinfo import _common


def install(file_of, names):
    """
    Once per interpreter. ``file_of`` gives the bytes of a zone's file, as `zoneinfo` reads it, or None; ``names`` a list of all
    names. Both are JavaScript's.
    """

    def load_tzdata(key):
        content = file_of(key)
        if content is None:
            raise zoneinfo.ZoneInfoNotFoundError(f'No time zone found with key {key}')
        return io.BytesIO(content.to_bytes())

    def available_timezones():
        """All names of time zones."""
        return set(names().to_py())

    _common.load_tzdata = load_tzdata
    zoneinfo.available_timezones = available_timezones
