"""Files: the class File."""

import base64
import glob as globs
import re

from .record import Record, handles


class File(Record):
    """A file: its content is text or bytes, its name may have folders in it, such as ``reports/may.csv``."""

    def save_text_content(self, text):
        """Makes a text its content, in UTF-8. Returns self."""
        if not isinstance(text, str):
            raise TypeError(f'save_text_content takes text, not {type(text).__name__}.')
        return self._save_content(text.encode())

    def save_bytes_content(self, content):
        """Makes bytes its content. Returns self."""
        if not isinstance(content, (bytes, bytearray, memoryview)):
            raise TypeError(f'save_bytes_content takes bytes, not {type(content).__name__}.')
        return self._save_content(bytes(content))

    def save_base64_content(self, text):
        """Makes what a base64 text holds its content. Returns self."""
        return self._save_content(_from_base64(text))

    def get_text_content(self):
        """Its content as text in UTF-8, as it is now. Raises `UnicodeDecodeError` where it is no text."""
        try:
            return self.get_bytes_content().decode()
        except UnicodeDecodeError as error:
            error.reason += ". Of a text in another encoding: .get_bytes_content().decode('latin-1')"
            raise

    def get_bytes_content(self):
        """Its content as bytes, as it is now."""
        return base64.b64decode(self.get_base64_content())

    def get_base64_content(self):
        """Its content in base64, as it is now."""
        return self._ask('content')['content_base64']

    def get(self, *fields, convert_binary=True):
        """
        One field's value, or a tuple for several. From the cache; loaded where it is not there yet.

        ``'content'`` (older) is text where it is text in UTF-8, else bytes; base64 with ``convert_binary=False``.
        """
        if 'content' not in fields:
            return super().get(*fields)
        values = tuple(self._content(convert_binary) if field == 'content' else super(File, self).get(field) for field in fields)
        return values[0] if len(values) == 1 else values

    def save(self, **fields):
        """
        Writes these fields and those that were `set`; creates the file where there is none. Returns self.

        Older forms of giving a content: ``content=`` text or bytes, ``text=``, ``bytes=``, ``base64=``, and ``content=`` base64
        with ``convert_binary=False``.
        """
        return super().save(**fields)

    def set(self, **fields):
        """Sets fields in the cache only; `save` writes them. Returns self."""
        convert = fields.pop('convert_binary', True)
        given = [key for key in ('content', 'text', 'bytes', 'base64', 'content_base64') if key in fields]
        if len(given) > 1:
            raise TypeError(f'A file has one content: give one of {", ".join(given)}.')
        for key in given:
            self._dirty['content_base64'] = base64.b64encode(_bytes_of(key, fields.pop(key), convert)).decode()
        return super().set(**fields)

    def _content(self, convert):
        if 'content_base64' in self._dirty:
            text = self._dirty['content_base64']
        else:
            text = self.get_base64_content()
        if not convert:
            return text
        content = base64.b64decode(text)
        try:
            return content.decode()
        except UnicodeDecodeError:
            return content

    def _save_content(self, content):
        return self.save(content_base64=base64.b64encode(content).decode())

    def _names(self):
        return [*self._fields, 'content']


def files(session, filter, dir, glob, fields):
    """Files in a folder, of those whose names fit a pattern."""
    folder = '' if dir is None else f'{dir.strip("/")}/' if dir.strip('/') else ''
    if folder:
        escaped = re.sub(r'([\\%_])', r'\\\1', folder)
        inside = {'field': 'name', 'op': 'like', 'value': f'{escaped}%'}
        filter = inside if filter is None else {'and': [filter, inside]}
    found = handles(session, File, 'file', filter, fields)
    if glob is None:
        return found
    fits = re.compile(globs.translate(glob, recursive=True, include_hidden=True, seps='/'))
    return [file for file in found if fits.match(file.get('name')[len(folder) :])]


def _bytes_of(key, value, convert):
    if key in ('base64', 'content_base64') or (key == 'content' and not convert):
        return _from_base64(value)
    if isinstance(value, str) and key != 'bytes':
        return value.encode()
    if isinstance(value, (bytes, bytearray, memoryview)) and key != 'text':
        return bytes(value)
    wanted = {'text': 'text', 'bytes': 'bytes'}.get(key, 'text or bytes')
    raise TypeError(f'{key} is {wanted}, not {type(value).__name__}.')


def _from_base64(text):
    try:
        # Many tools break its lines. A space within one is a sign that it is no base64.
        lines = (text if isinstance(text, str) else bytes(text).decode('ascii')).splitlines()
        plain = ''.join(line.strip() for line in lines)
        return base64.b64decode(plain, validate=True)
    except (ValueError, TypeError) as error:
        raise ValueError(f'This is not base64: {error}.') from None
