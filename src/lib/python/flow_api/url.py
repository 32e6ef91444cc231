"""Taking addresses apart."""

from urllib.parse import parse_qsl, urlsplit

_PORTS = {'http': 80, 'https': 443, 'ws': 80, 'wss': 443, 'ftp': 21, 'sftp': 22, 'ssh': 22}


def split_url(url):
    """
    The parts of an address: a dict with ``scheme``, ``host``, ``port``, ``path`` and ``query``.

    ``query`` is a dict, in which a key that comes several times has a list of its values. ``port`` is the scheme's usual one where the address names none; ``None`` where that is not known.
    Raises ``ValueError`` for a text that is no address.
    """
    if not isinstance(url, str):
        raise TypeError(f'split_url takes text, not {url!r}.')
    parts = urlsplit(url.strip())
    if not parts.scheme or not parts.hostname:
        raise ValueError(f'{url!r} is no full address. It has to look like https://example.org/path.')
    return {
        'scheme': parts.scheme,
        'host': parts.hostname,
        'port': parts.port or _PORTS.get(parts.scheme),
        'path': parts.path,
        'query': _by_key(parse_qsl(parts.query, keep_blank_values=True)),
    }


def _by_key(pairs):
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values if len(values) > 1 else values[0] for key, values in found.items()}
