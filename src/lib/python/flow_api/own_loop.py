"""
asyncio for executions: each has event loops of its own, which run within its handler.

A1  Which task goes on next follows from the order in which tasks asked and from the clock readings of the execution. A
    replay is given the same readings, so it takes the same turns.
A2  What blocks, a step for example, blocks all tasks of its execution, as it would anywhere, and none of another.
A3  Tasks and futures have a hash that is counted, so that a set of them has the same order each time.
"""

import asyncio
import functools
import heapq
from asyncio import base_events, events, runners, tasks

from . import garbage
from .session import PAUSE, RESUMED, WAKE, capture_run_sync, current, suspend

#: So many turns of the loop have tasks that are cancelled, because their execution has ended, to clean up.
_PATIENCE = 50


def install():
    """Once per interpreter: what flows call of asyncio finds the loops of their execution."""
    policy = type(events._get_event_loop_policy())
    plain_get, plain_new, plain_set, plain_run = policy.get_event_loop, policy.new_event_loop, policy.set_event_loop, asyncio.run

    @functools.wraps(plain_get)
    def get_event_loop(self):
        session = current.get()
        return plain_get(self) if session is None else _of(session)

    @functools.wraps(plain_new)
    def new_event_loop(self):
        session = current.get()
        return plain_new(self) if session is None else _Loop(session)

    @functools.wraps(plain_set)
    def set_event_loop(self, loop):
        session = current.get()
        if session is None:
            plain_set(self, loop)
        else:
            session.own['event loop'] = loop

    @functools.wraps(plain_run)
    def run(main, *, debug=None, loop_factory=None):
        session = current.get()
        if session is None or loop_factory is not None:
            return plain_run(main, debug=debug, loop_factory=loop_factory)
        running = events._get_running_loop()
        return running.run_within(main) if isinstance(running, _Loop) else _Loop(session).run_and_finish(main)

    policy.get_event_loop, policy.new_event_loop, policy.set_event_loop = get_event_loop, new_event_loop, set_event_loop
    asyncio.run = runners.run = run
    _install_run_sync()


def _install_run_sync():
    """What a flow waits for past asyncio goes through its loop, too: while it waits, others run."""
    import pyodide.ffi

    plain = capture_run_sync()

    @functools.wraps(plain)
    def run_sync(awaitable):
        return plain(awaitable) if current.get() is None else result_of(awaitable)

    pyodide.ffi.run_sync = run_sync


def begin():
    """For a handler that begins: Pyodide's own loop counts as running where nothing was suspended yet."""
    events._set_running_loop(None)


def result_of(awaitable):
    """What something that can be awaited comes to."""
    running = events._get_running_loop()
    if isinstance(running, _Loop):
        return running.run_within(awaitable)
    return _of(current.get()).run_until_complete(awaitable)


def close(session):
    """The handler has ended."""
    loop = session.own.pop('event loop', None)
    if isinstance(loop, _Loop) and not loop.is_closed():
        loop.finish()


def _of(session):
    loop = session.own.get('event loop')
    if loop is None or loop.is_closed():
        loop = session.own['event loop'] = _Loop(session)
    return loop


def _nothing(future):
    pass


class _Future(asyncio.Future):
    def __init__(self, number, **kwargs):
        self._number = number
        super().__init__(**kwargs)

    def __hash__(self):
        return self._number


class _Task(asyncio.Task):
    def __init__(self, number, coro, *, name=None, **kwargs):
        self._number = number
        # The names that Python gives count the tasks of all executions.
        super().__init__(coro, name=name or f'Task-{number}', **kwargs)

    def __hash__(self):
        return self._number


class _Loop(base_events.BaseEventLoop):
    def __init__(self, session):
        super().__init__()
        self._session = session
        self._numbers = 0
        self._unwinding = 0
        self._pausing = False

    def _next_number(self):
        self._numbers += 1
        return self._numbers

    def create_future(self):
        return _Future(self._next_number(), loop=self)

    def create_task(self, coro, **kwargs):
        self._check_closed()
        if self._task_factory is not None:
            return self._task_factory(self, coro, **kwargs)
        return _Task(self._next_number(), coro, loop=self, **kwargs)

    def run_in_executor(self, executor, func, *args):
        # There are no threads: it is done here and now.
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    # --- running

    def run_and_finish(self, awaitable):
        try:
            return self.run_until_complete(awaitable)
        finally:
            self.finish()

    def run_within(self, awaitable):
        """For a call from within one of its tasks, which is held up by it; the others go on."""
        future = tasks.ensure_future(awaitable, loop=self)
        # Where nobody else waits for it, this wakes the loop.
        future.add_done_callback(_nothing)
        task = tasks._swap_current_task(self, None)
        try:
            while not future.done():
                self._run_once()
        finally:
            tasks._swap_current_task(self, task)
        return future.result()

    def finish(self):
        """Cancels what still runs, and closes."""
        try:
            runners._cancel_all_tasks(self)
            if self._asyncgens:
                self.run_until_complete(self.shutdown_asyncgens())
        finally:
            for task in asyncio.all_tasks(self):
                task._log_destroy_pending = False
            self.close()

    def _run_once(self):
        """One turn: waits until there is something to do, and does all of it. Looks at the clock only where something waits for a time."""
        ready, scheduled = self._ready, self._scheduled
        while scheduled and scheduled[0]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(scheduled)._scheduled = False
        if scheduled:
            now = self.time()
            seconds = scheduled[0]._when - now
            if seconds > 0 and not ready and not self._stopping:
                self._pause(seconds)
                now = self.time()
            while scheduled and scheduled[0]._when <= now:
                handle = heapq.heappop(scheduled)
                handle._scheduled = False
                ready.append(handle)
        elif not ready and not self._stopping:
            self._pause(None)
        for _ in range(len(ready)):
            # A loop that runs within may have done it.
            if not ready:
                break
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()
        if self._session.signal is not None:
            self._unwind()

    def _unwind(self):
        """The execution has ended: whatever still waits is cancelled, and not waited for for long."""
        self._unwinding += 1
        if self._unwinding == 1:
            for task in asyncio.all_tasks(self):
                task.cancel()
        elif self._unwinding > _PATIENCE:
            raise self._session.signal

    def _pause(self, seconds):
        """Lets others run for so long, or until something comes from outside of Python."""
        session = self._session
        if session.signal is not None:
            if seconds is None:
                raise session.signal
            return
        garbage.tidy()
        line = session.line
        self._pausing = True
        reply = line(PAUSE, '' if seconds is None else repr(seconds * 1000))
        if reply is None:
            reply = suspend(line.reply)
            line(RESUMED, '')
        self._pausing = False
        if reply:
            session.leave_as(reply)

    # --- what comes from outside: a promise of JavaScript that is settled

    def call_soon(self, callback, *args, context=None):
        handle = super().call_soon(callback, *args, context=context)
        if self._pausing:
            self._write_to_self()
        return handle

    def _write_to_self(self):
        self._session.line(WAKE, '')

    def _process_events(self, event_list):
        pass
