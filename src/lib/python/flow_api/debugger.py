"""
Development mode: a handler stops before lines that a person has marked, and shows its variables there.

D1  Only code of the execution's own script is watched, and it is a copy that no other execution runs.
D2  A line at which nothing can stop is switched off when it is come to for the first time.
D3  While the recorded past is repeated nothing stops. From the last recorded step on everything does, but for the way
    up to the place where it stood or from which it was sent on.
D4  What is shown is read aside: it takes no step, and no clock reading or random number of the execution.
"""

import json
import sys
import types
from bisect import bisect_left

from . import variables
from .session import ASIDE_BEGIN, ASIDE_END, RESUMED, Session, current, suspend
from .values import dumps

# Go on with the numbers in session.py; the same are in interpreter.ts.
LOOK, HALT = 7, 12

_monitoring = sys.monitoring
_LINE = _monitoring.events.LINE
_tool = None


class DebugSession(Session):
    """One live handler in development mode."""

    __slots__ = ('codes', 'lines', 'breakpoints', 'mode', 'anchor', 'passed', 'live', 'visits', 'busy', 'aside', 'secrets')

    def __init__(self, line, file_name, inputs):
        super().__init__(line, file_name)
        #: Its own code objects by id, and the lines on which there is something to run, in order.
        self.codes = {}
        self.lines = []
        self.breakpoints = frozenset()
        #: How it goes on: 'continue', or to the next line: 'over' calls, 'into' them, or 'out' of the function.
        self.mode = 'continue'
        #: The frame a step began in; None: wherever it is.
        self.anchor = None
        #: (line, visit) up to which nothing stops, because it was sent on from there before its interpreter ended.
        self.passed = None
        self.live = False
        #: How often each watched line was come to since the last step that was recorded.
        self.visits = {}
        self.busy = False
        #: Variables are looked at: no step may be taken (D4).
        self.aside = False
        self.secrets = variables.Secrets(inputs, ())

    # --- what is watched

    def prepare(self, code):
        """A copy of the script's code for this execution alone (D1)."""
        own = _copied(code)
        for one in _all_codes(own):
            self.codes[id(one)] = one
        self.lines = sorted({line for one in self.codes.values() for *_, line in one.co_lines() if line})
        self._look()
        return own

    def unwatch(self):
        """The handler has left."""
        for code in self.codes.values():
            _monitoring.set_local_events(_the_tool(), code, 0)
        self.codes = {}
        self.anchor = None

    def ask(self, op):
        self._refuse_aside()
        try:
            return super().ask(op)
        finally:
            self._step_taken()

    def note(self, note):
        self._refuse_aside()
        super().note(note)
        self._step_taken()

    def _refuse_aside(self):
        if self.aside:
            raise RuntimeError('A repr cannot take a step: it is asked for while the execution stands at a breakpoint.')

    def _step_taken(self):
        if self.live:
            self.visits.clear()
            if self.passed:
                self.passed = self.anchor = None
                self._watch()
        self._look()

    def _look(self):
        """Takes what a person has changed meanwhile, and learns when the past is over."""
        news = self.line(LOOK, '')
        if news is not None:
            self._take(json.loads(news))

    def _take(self, news):
        self.live = news['live']
        self.breakpoints = frozenset(self._nearest(line) for line in news['breakpoints']) - {None}
        self.mode = news['mode']
        passed = news.get('passed')
        self.passed = (passed['line'], passed['visit']) if passed else None
        self.secrets.keys = frozenset(news.get('protectedKeys', ()))
        self._watch()

    def _nearest(self, line):
        """The line itself or the next one at which there is something to stop at; None after the last one."""
        at = bisect_left(self.lines, line)
        return self.lines[at] if at < len(self.lines) else None

    def _watch(self):
        wanted = self.breakpoints | ({self.passed[0]} if self.passed else set())
        stepping = self.mode != 'continue'
        for code in self.codes.values():
            watched = stepping or any(line in wanted for *_, line in code.co_lines())
            # Taken back first: lines that were switched off (D2) may matter now. `restart_events` would do that for all
            # code that runs, and walks the frames of all handlers for it: those of suspended ones lie on stacks that are
            # not in place, so that it writes into what is there instead.
            _monitoring.set_local_events(_the_tool(), code, 0)
            if watched:
                _monitoring.set_local_events(_the_tool(), code, _LINE)

    # --- at a line

    def at_line(self, line, frame):
        """Before a watched line runs. Returns DISABLE where it need not be told of this line again."""
        marked = line in self.breakpoints
        if not marked and self.mode == 'continue' and not (self.passed and self.passed[0] == line):
            return _monitoring.DISABLE
        if self.busy or not self.live:
            return None
        visit = self.visits[line] = self.visits.get(line, 0) + 1
        if self.passed:
            if self.passed == (line, visit):
                self.passed = None
                self.anchor = frame
                self._watch()
            return None
        if marked or self._step_is_over(frame):
            self._halt(line, visit, frame, 'breakpoint' if marked else 'step')
        return None

    def _step_is_over(self, frame):
        if self.mode == 'continue':
            return False
        if self.mode == 'into' or self.anchor is None:
            return True
        if frame is self.anchor:
            return self.mode == 'over'
        # Deeper than where it began: a call that is stepped over.
        while frame is not None:
            if frame is self.anchor:
                return False
            frame = frame.f_back
        return True

    def _halt(self, line, visit, frame, reason):
        self.busy = True
        try:
            reply = self.line(HALT, dumps({'line': line, 'visit': visit, 'reason': reason, **self._seen(frame)}))
            if reply is None:
                reply = suspend(self.line.reply)
                self.line(RESUMED, '')
        finally:
            self.busy = False
        reply = json.loads(reply)
        if 'stop' in reply:
            self.stop(reply['stop'])
        self.anchor = frame
        self._take(reply)

    def _seen(self, frame):
        """Where it stands and what its variables are (D4)."""
        self.line(ASIDE_BEGIN, '')
        token = current.set(None)
        self.aside = True
        try:
            top = frame.f_locals is frame.f_globals
            budget = variables.Budget()
            return {
                'function': frame.f_code.co_name,
                'stack': self._stack(frame),
                'local': None if top else variables.shown(dict(frame.f_locals), self.secrets, budget),
                'global': variables.shown(_own_globals(frame.f_globals), self.secrets, budget),
            }
        finally:
            self.aside = False
            current.reset(token)
            self.line(ASIDE_END, '')

    def _stack(self, frame):
        stack = []
        while frame is not None and len(stack) < 50:
            if id(frame.f_code) in self.codes:
                stack.append({'function': frame.f_code.co_name, 'line': frame.f_lineno})
            frame = frame.f_back
        return stack


def _own_globals(names):
    """What a script has named at its top level, without what it imports and defines."""
    kinds = (types.ModuleType, types.FunctionType, type)
    return {name: value for name, value in names.items() if not name.startswith('__') and not isinstance(value, kinds)}


def _at_line(code, line):
    session = current.get()
    # Its code may be called by somebody else's, from a finalizer for example.
    if isinstance(session, DebugSession) and id(code) in session.codes:
        return session.at_line(line, sys._getframe(1))
    return None


def _the_tool():
    global _tool
    if _tool is None:
        _tool = next(one for one in range(6) if _monitoring.get_tool(one) is None)
        _monitoring.use_tool_id(_tool, 'millrace')
        _monitoring.register_callback(_tool, _LINE, _at_line)
    return _tool


def _copied(code):
    inner = tuple(_copied(one) if isinstance(one, types.CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=inner)


def _all_codes(code):
    yield code
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from _all_codes(one)
