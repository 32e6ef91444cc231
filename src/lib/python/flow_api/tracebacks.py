"""Errors as their flow's author wants to see them: the flow's own lines, and none of ours."""

import functools
import linecache
import os
import traceback

from .session import current

_OURS = os.path.dirname(__file__) + os.sep


def install():
    """
    Once per interpreter: what a flow itself writes of an error, by ``traceback`` or ``logging.exception``, has no frames of
    ours either.
    """
    plain = traceback.StackSummary._extract_from_extended_frame_gen.__func__

    @functools.wraps(plain)
    def extract(kind, frames, **options):
        if current.get() is not None:
            frames = (one for one in frames if not one[0].f_code.co_filename.startswith(_OURS))
        return plain(kind, frames, **options)

    traceback.StackSummary._extract_from_extended_frame_gen = classmethod(extract)


def lines_of(source, file_name):
    """A script as `linecache` keeps it. Only what ends a line to the compiler does so here, too: a form feed does not."""
    lines = source.replace('\r\n', '\n').replace('\r', '\n').split('\n')
    return len(source), None, [f'{line}\n' for line in lines], file_name


def show_source(shown):
    """Lets tracebacks and ``inspect`` show the lines of a script."""
    linecache.cache[shown[3]] = shown


def describe(error, file_name):
    """``(message, whole text, line)`` of an error: one line, the traceback, and where in the script (1-based or None)."""
    report = traceback.TracebackException(type(error), error, error.__traceback__)
    _keep_own_frames(report, file_name, set())
    text = ''.join(report.format()).rstrip('\n')
    return _one_line(error), text, _line(error, file_name)


def _one_line(error):
    name = type(error).__name__
    try:
        first = str(error).strip().partition('\n')[0]
    except BaseException as another:
        first = f'its text cannot be made: {another!r}'
    return f'{name}: {first}' if first else name


def _line(error, file_name):
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file_name:
            line = trace.tb_lineno
        trace = trace.tb_next
    if line is None and isinstance(error, SyntaxError) and error.filename == file_name:
        return error.lineno
    return line


def _keep_own_frames(report, file_name, seen):
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    if report.stack is not None:
        report.stack[:] = [frame for frame in report.stack if frame.filename == file_name]
        if not report.stack:
            report.stack = None
    module = getattr(report, '_exc_type_module', None) or getattr(report, 'exc_type_module', None)
    if module and module.startswith('flows.'):
        for name in ('_exc_type_module', 'exc_type_module'):
            if hasattr(report, name):
                setattr(report, name, 'builtins')
    _keep_own_frames(report.__cause__, file_name, seen)
    _keep_own_frames(report.__context__, file_name, seen)
    for inner in report.exceptions or ():
        _keep_own_frames(inner, file_name, seen)
