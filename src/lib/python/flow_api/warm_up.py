"""
Work that nobody needs, for an interpreter that has nothing to do.

A browser compiles WebAssembly twice: quickly, and again in the background, several times as fast, what has been used a
lot by then. What is running already goes on in the slow form, to its end. An interpreter that was restored from a snapshot
has used nothing yet, so the first long computation would be caught in it.
"""

import json

from .session import suspend
from .values import dumps, to_json


def some(promise):
    """
    A few milliseconds of what flows do: calls, loops, texts, containers, errors, data in and out, waiting.

    ``promise`` is one that is settled.
    """
    _calls(13)
    rows = [{'n': n, 'square': n * n, 'text': f'row {n:03}'} for n in range(40)]
    by_text = {row['text']: row for row in rows if row['n'] % 3}
    for text in sorted(by_text, reverse=True):
        try:
            rows.append(by_text.pop(text[1:]))
        except KeyError:
            pass
    json.loads(dumps(to_json({'rows': rows, 'sum': sum(row['n'] for row in rows)}, 'rows')))
    for _ in range(10):
        suspend(promise)


def _calls(n):
    return n if n < 2 else _calls(n - 1) + _calls(n - 2)
