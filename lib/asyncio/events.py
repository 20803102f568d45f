# SPDX-License-Identifier: MIT
"""The event loop: ready callbacks, timers, and calls the host has not answered.

The loop is made of plain values, so a program can be dumped at any wait. It waits for the host only when nothing else is ready. Timers
do not wait: when nothing but time is missing, the program's clocks go forward (time.sleep() does the same). While the host has a call
to answer the clocks are left alone, so that a timeout around such a call counts the host's time by the host's clock.
"""

import heapq
from collections import deque
from contextvars import Context, _state as _context
from time import monotonic

__all__ = ('AbstractEventLoop', 'AbstractEventLoopPolicy', 'DefaultEventLoopPolicy', 'Handle', 'TimerHandle', 'get_event_loop',
           'get_event_loop_policy', 'get_running_loop', 'new_event_loop', 'set_event_loop', 'set_event_loop_policy')


class Handle:
    """A callback that is to be called by the loop."""
    __slots__ = ('_callback', '_args', '_cancelled', '_loop', '_context')

    def __init__(self, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._loop = loop
        self._context = context

    def get_context(self):
        """The context the callback runs in."""
        if self._context is None:
            self._context = Context()
        return self._context

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        _context.present = self._context  # _turn() puts the one before back
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({'message': f'Exception in callback {_name(self._callback)}', 'exception': exc,
                                               'handle': self})

    def __repr__(self):
        return f'<{type(self).__name__} ' + ('cancelled>' if self._cancelled else _name(self._callback) + '()>')


def _copied(context):
    if context is None and _context.present is not None:
        return _context.present.copy()
    return context


def _name(callback):
    return getattr(callback, '__qualname__', None) or repr(callback)


class TimerHandle(Handle):
    """A callback that is to be called at a time of the loop's clock."""
    __slots__ = ('_when', '_order')

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._order = loop._timer_count
        loop._timer_count += 1

    def when(self):
        """The time, in seconds of loop.time()."""
        return self._when

    def __lt__(self, other):
        if isinstance(other, TimerHandle):
            return (self._when, self._order) < (other._when, other._order)
        return NotImplemented


class AbstractEventLoop:
    """Base of event loops."""


class EventLoop(AbstractEventLoop):
    """The one kind of loop there is: no sockets, no threads, no processes."""

    def __init__(self):
        self._ready = deque()
        self._timers = []
        self._timer_count = 0
        self._host = []  # (call the host has not answered, Future that waits for it)
        self._tasks = {}
        self._current = self._program = None
        self._running = self._stopping = self._closed = self._debug = False
        self._exception_handler = None
        self._task_factory = None
        self._task_count = 0

    # ---- callbacks ----

    def call_soon(self, callback, *args, context=None):
        """Arranges for callback(*args) to be called at the next turn of the loop."""
        self._check_closed()
        if self._debug and not callable(callback):
            raise TypeError(f'a callable object was expected by call_soon(), got {callback!r}')
        handle = Handle(callback, args, self, _copied(context))
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        """Arranges for callback(*args) to be called after a number of seconds."""
        if delay is None:
            raise TypeError('delay must not be None')
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        """Like call_later(), at an absolute time of loop.time()."""
        if when is None:
            raise TypeError('when cannot be None')
        self._check_closed()
        if self._debug and not callable(callback):
            raise TypeError(f'a callable object was expected by call_at(), got {callback!r}')
        timer = TimerHandle(when, callback, args, self, _copied(context))
        heapq.heappush(self._timers, timer)
        return timer

    def time(self):
        """Seconds of the clock that timers go by."""
        return monotonic()

    # ---- futures and tasks ----

    def create_future(self):
        """A Future of this loop."""
        from .futures import Future
        return Future(loop=self)

    def create_task(self, coro, **kwargs):
        """Schedules a coroutine; gives its Task."""
        self._check_closed()
        if self._task_factory is not None:
            return self._task_factory(self, coro, **kwargs)
        from .tasks import Task
        return Task(coro, loop=self, **kwargs)

    def set_task_factory(self, factory):
        """What create_task() calls instead of Task: factory(loop, coro, **kwargs), or None."""
        if factory is not None and not callable(factory):
            raise TypeError('task factory must be a callable or None')
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def run_in_executor(self, executor, func, *args):
        raise RuntimeError('this program has no threads: call the function directly, or declare an async host function for it')

    # ---- errors ----

    def set_exception_handler(self, handler):
        """What is called as handler(loop, context) with errors nothing else sees; None: default_exception_handler()."""
        if handler is not None and not callable(handler):
            raise TypeError(f'A callable object or None is expected, got {handler!r}')
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        """Prints the message, the exception and what it belongs to."""
        import sys
        import traceback
        lines = [context.get('message') or 'Unhandled exception in event loop']
        lines += [f'{key}: {context[key]!r}' for key in sorted(context) if key not in ('message', 'exception')]
        exc = context.get('exception')
        text = '\n'.join(lines) + '\n' + (''.join(traceback.format_exception(exc)) if exc is not None else '')
        print(text, end='', file=sys.stderr)

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            self.default_exception_handler(context)
            return
        try:
            self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self.default_exception_handler({'message': 'Unhandled error in exception handler', 'exception': exc, 'context': context})

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    # ---- running ----

    def _check_closed(self):
        if self._closed:
            raise RuntimeError('Event loop is closed')

    def _check_idle(self):
        if self._running:
            raise RuntimeError('This event loop is already running')
        if _state.running is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')

    def run_forever(self):
        """Runs until stop() is called."""
        self._check_closed()
        self._check_idle()
        self._running = True
        _state.running = self
        try:
            while True:
                self._turn()
                if self._stopping:
                    break
        finally:
            self._stopping = self._running = False
            _state.running = None

    def run_until_complete(self, future):
        """Runs until the future is done; gives its result. A coroutine becomes a Task."""
        from .futures import isfuture
        from .tasks import ensure_future
        self._check_closed()
        self._check_idle()
        ours = not isfuture(future)
        future = ensure_future(future, loop=self)
        future.add_done_callback(_stop_loop)
        try:
            self.run_forever()
        except:
            if ours and future.done() and not future.cancelled():
                future.exception()  # it was seen
            raise
        finally:
            future.remove_done_callback(_stop_loop)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def stop(self):
        """Lets the loop end after the present turn."""
        self._stopping = True

    def is_running(self):
        return self._running

    def is_closed(self):
        return self._closed

    def close(self):
        if self._running:
            raise RuntimeError('Cannot close a running event loop')
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        self._host.clear()

    async def shutdown_asyncgens(self):
        """Async generators that nothing refers to are collected with the memory: there are none to close."""

    async def shutdown_default_executor(self, timeout=None):
        """There are no threads."""

    def _turn(self):
        """Waits until something is ready if need be, and calls what is ready."""
        ready = self._ready
        timers = self._timers
        while timers and timers[0]._cancelled:
            heapq.heappop(timers)
        if self._host:
            self._take_answers()
        if not ready and not self._stopping:
            if self._host:
                if not timers or timers[0]._when > self.time():
                    _host_wait()
                    self._take_answers()
            elif timers:
                missing = timers[0]._when - self.time()
                if missing > 0:
                    _sleep(min(int(missing * 1e9) + 1, 2 ** 60))
            else:
                raise RuntimeError('deadlock: every task waits for something that nothing will complete')
        if timers:
            now = self.time()
            while timers and timers[0]._when <= now:
                timer = heapq.heappop(timers)
                if not timer._cancelled:
                    ready.append(timer)
        before = _context.present
        try:
            for _ in range(len(ready)):
                handle = ready.popleft()
                if not handle._cancelled:
                    handle._run()
        finally:
            _context.present = before

    def _wait_host(self, call):
        """A Future that is done when the host has answered the call."""
        future = self.create_future()
        self._host.append((call, future))
        return future

    def _take_answers(self):
        left = []
        for pair in self._host:
            call, future = pair
            if future.done():
                continue  # cancelled: the answer has no taker
            if _host_state(call) == 0:
                left.append(pair)
            else:
                future.set_result(None)
        self._host = left

    def __repr__(self):
        return f'<EventLoop running={self._running} closed={self._closed} debug={self._debug}>'


def _stop_loop(future):
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        return  # the loop is being left by it
    future.get_loop().stop()


class _State:
    """Which loop runs, which was set, and what makes new ones; `program` is the loop of top-level awaits."""
    running = current = program = policy = None


_state = _State()


def _get_running_loop():
    loop = _state.running
    if loop is None and _top_await():
        loop = _state.program
        if loop is None:
            loop = _state.program = EventLoop()
    return loop


def get_running_loop():
    """The loop that runs; a RuntimeError if there is none."""
    loop = _state.running or _get_running_loop()
    if loop is None:
        raise RuntimeError('no running event loop')
    return loop


def get_event_loop():
    """The loop that runs, or the one of set_event_loop()."""
    loop = _get_running_loop() or _state.current
    if loop is None:
        raise RuntimeError("There is no current event loop in thread 'MainThread'.")
    return loop


def set_event_loop(loop):
    if loop is not None and not isinstance(loop, AbstractEventLoop):
        raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
    _state.current = loop


def new_event_loop():
    return EventLoop() if _state.policy is None else _state.policy.new_event_loop()


class AbstractEventLoopPolicy:
    """Base of policies, which say what new_event_loop() makes."""


class DefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """The policy there is until set_event_loop_policy() sets another."""

    def get_event_loop(self):
        return get_event_loop()

    def set_event_loop(self, loop):
        set_event_loop(loop)

    def new_event_loop(self):
        return EventLoop()


def get_event_loop_policy():
    if _state.policy is None:
        _state.policy = DefaultEventLoopPolicy()
    return _state.policy


def set_event_loop_policy(policy):
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError(f"policy must be an instance of AbstractEventLoopPolicy or None, not '{type(policy).__name__}'")
    _state.policy = policy


def _block(value):
    """What a top-level await yielded: turns the program's loop until it is done (lib/prelude_gen.py)."""
    loop = get_running_loop()
    from .tasks import current_task
    task = current_task(loop)
    if value is None:
        if loop._ready:
            _turn_inside(loop)
        return
    blocking = getattr(value, '_asyncio_future_blocking', None)
    if blocking is not None:
        value._asyncio_future_blocking = False
        future = value
    elif _host_state(value) == 0:
        future = loop._wait_host(value)
    elif _host_state(value) > 0:
        return
    else:
        raise RuntimeError(f'await got bad yield: {value!r}')
    task._waits_for = future
    if task._must_cancel and future.cancel(msg=task._cancel_message):
        task._must_cancel = False
    while not future.done():
        _turn_inside(loop)
    task._waits_for = None


def _turn_inside(loop):
    _state.running = loop
    try:
        loop._turn()
    finally:
        _state.running = None
