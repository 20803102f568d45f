# SPDX-License-Identifier: MIT
"""Tasks: coroutines that the loop drives, and functions over several of them."""

from . import events, futures
from contextvars import Context, _state as _context
from .coroutines import iscoroutine
from .events import _host_state
from .exceptions import CancelledError, InvalidStateError
from .futures import Future, isfuture

__all__ = ('FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'Task', 'all_tasks', 'as_completed', 'create_eager_task_factory',
           'create_task', 'current_task', 'eager_task_factory', 'ensure_future', 'gather', 'run_coroutine_threadsafe', 'shield', 'sleep',
           'timeout', 'timeout_at', 'to_thread', 'wait', 'wait_for')

from .timeouts import timeout, timeout_at

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'


class Task(Future):
    """A coroutine driven by the loop."""

    _must_cancel = False
    _waits_for = None
    _cancels = 0

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        super().__init__(loop=loop)
        if not iscoroutine(coro):
            if _host_state(coro) < 0:
                raise TypeError(f'a coroutine was expected, got {coro!r}')
            coro = _wait(coro)  # what an async host function gave
        loop = self._loop
        if name is None:
            loop._task_count += 1
            name = f'Task-{loop._task_count}'
        self._name = str(name)
        self._coro = coro
        present = _context.present
        self._context = present.copy() if context is None and present is not None else context
        if eager_start and loop.is_running():
            before = loop._current
            loop._tasks[self] = None
            try:
                self._step()
            finally:
                loop._current = before
                _context.present = present
        else:
            loop._ready.append(events.Handle(self._step, (), loop, self._context))
            loop._tasks[self] = None

    def get_coro(self):
        return self._coro

    def get_context(self):
        """The context of the coroutine."""
        if self._context is None:
            self._context = Context()
            if self._loop._current is self:
                _context.present = self._context
        return self._context

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_stack(self, *, limit=None):
        """Frames are not objects here: always empty."""
        return []

    def set_result(self, result):
        raise RuntimeError('Task does not support set_result operation')

    def set_exception(self, exception):
        raise RuntimeError('Task does not support set_exception operation')

    def cancel(self, msg=None):
        """Asks for CancelledError to be thrown into the coroutine at its present wait."""
        if self._state != 'PENDING':
            return False
        self._cancels += 1
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        """How often cancel() was called, less the calls of uncancel()."""
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
            if self._cancels == 0:
                self._must_cancel = False
        return self._cancels

    def _step(self, exc=None):
        if self._state != 'PENDING':
            raise InvalidStateError(f'__step(): already done: {self!r}, {exc!r}')
        if self._must_cancel:
            if not isinstance(exc, CancelledError):
                exc = self._make_cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        loop = self._loop
        loop._current = self
        _context.present = self._context
        try:
            value = self._coro.send(None) if exc is None else self._coro.throw(exc)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                Future.cancel(self, msg=self._cancel_message)
            else:
                Future.set_result(self, stop.value)
        except CancelledError as cancelled:
            self._cancelled_exc = cancelled
            Future.cancel(self)
        except (KeyboardInterrupt, SystemExit) as error:
            Future.set_exception(self, error)
            raise
        except BaseException as error:
            Future.set_exception(self, error)
        else:
            if value is None:
                loop._ready.append(events.Handle(self._step, (), loop, _context.present))
            else:
                self._wait_on(value)
        finally:
            loop._current = None
            self._context = _context.present
            if self._state != 'PENDING':
                loop._tasks.pop(self, None)

    def _wait_on(self, value):
        blocking = getattr(value, '_asyncio_future_blocking', None)
        if blocking is None:
            if _host_state(value) < 0:
                self._fail(f'Task got bad yield: {value!r}')
                return
            value = self._loop._wait_host(value)
        elif not blocking:
            self._fail(f'yield was used instead of yield from in task {self!r} with {value!r}')
            return
        elif value._loop is not self._loop:
            self._fail(f'Task {self!r} got Future {value!r} attached to a different loop')
            return
        elif value is self:
            self._fail(f'Task cannot await on itself: {self!r}')
            return
        value._asyncio_future_blocking = False
        value.add_done_callback(self._wake, context=_context.present)
        self._waits_for = value
        if self._must_cancel and value.cancel(msg=self._cancel_message):
            self._must_cancel = False

    def _fail(self, text):
        self._loop.call_soon(self._step, RuntimeError(text), context=_context.present)

    def _wake(self, future):
        try:
            future.result()
        except BaseException as exc:
            self._step(exc)
        else:
            self._step()

    def _repr_info(self):
        info = super()._repr_info()
        if self._state == 'PENDING' and self._must_cancel:
            info[0] = 'cancelling'
        info.insert(1, f'name={self._name!r}')
        info.insert(2, f'coro=<{getattr(self._coro, "__qualname__", type(self._coro).__name__)}()>')
        return info


class _Program(Task):
    """What current_task() gives outside of any task when the program awaits at its top level: the program itself."""

    def __init__(self, loop):
        Future.__init__(self, loop=loop)
        self._name = 'Program'
        self._coro = self._context = None


async def _wait(awaitable):
    return await awaitable


def create_task(coro, **kwargs):
    """Schedules a coroutine in the running loop; gives its Task."""
    return events.get_running_loop().create_task(coro, **kwargs)


def current_task(loop=None):
    """The task that runs, or None."""
    loop = events.get_running_loop() if loop is None else loop
    if loop._current is None and loop is events._state.program and events._state.running is None:
        if loop._program is None:
            loop._program = _Program(loop)
        return loop._program
    return loop._current


def all_tasks(loop=None):
    """The set of tasks that are not done."""
    return {task for task in (events.get_running_loop() if loop is None else loop)._tasks if not task.done()}


def ensure_future(coro_or_future, *, loop=None):
    """A Future as it is, a coroutine or other awaitable as a Task."""
    if isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future._loop:
            raise ValueError('The future belongs to a different loop than the one specified as the loop argument')
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not hasattr(type(coro_or_future), '__await__') and _host_state(coro_or_future) < 0:
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        coro_or_future = _wait(coro_or_future)
    if loop is None:
        loop = events.get_event_loop()
    return loop.create_task(coro_or_future)


def create_eager_task_factory(custom_task_constructor):
    """A task factory whose tasks start at once, inside create_task()."""
    def factory(loop, coro, *, eager_start=True, **kwargs):
        return custom_task_constructor(coro, loop=loop, eager_start=eager_start, **kwargs)
    return factory


eager_task_factory = create_eager_task_factory(Task)


class _Yield:
    __slots__ = ()

    def __await__(self):
        yield


_yield = _Yield()


async def sleep(delay, result=None):
    """Waits a number of seconds of the loop's clock; gives result."""
    if delay <= 0:
        await _yield
        return result
    if delay != delay:
        raise ValueError('Invalid delay: NaN (not a number)')
    loop = events.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(delay, _set_unless_done, future, result)
    try:
        return await future
    finally:
        timer.cancel()


def _set_unless_done(future, result):
    if not future.done():
        future.set_result(result)


# ---- several at once ----

class _Gathering(Future):
    """What gather() gives: cancelling it cancels the children."""

    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        done = False
        for child in self._children:
            if child.cancel(msg=msg):
                done = True
        if done:
            self._cancel_requested = True
        return done


def gather(*coros_or_futures, return_exceptions=False):
    """A Future of the list of all results, in the order of the arguments."""
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    known = {}
    children = []
    finished = 0
    outer = loop = None

    def one_done(future):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not future.cancelled():
                future.exception()  # it was seen
            return
        if not return_exceptions:
            if future.cancelled():
                outer.set_exception(future._make_cancelled_error())
                return
            if future._exception is not None:
                outer.set_exception(future._exception)
                return
        if finished == len(known):
            results = []
            for child in children:
                if child.cancelled():
                    results.append(CancelledError('' if child._cancel_message is None else child._cancel_message))
                else:
                    results.append(child._result if child._exception is None else child._exception)
            if outer._cancel_requested:
                outer.set_exception(future._make_cancelled_error())
            else:
                outer.set_result(results)

    done_already = []
    for arg in coros_or_futures:
        key = id(arg)
        if key not in known:
            child = ensure_future(arg, loop=loop)
            if loop is None:
                loop = child.get_loop()
            known[key] = child
            if child.done():
                done_already.append(child)
            else:
                child.add_done_callback(one_done)
        children.append(known[key])
    outer = _Gathering(children, loop=loop)
    for child in done_already:
        one_done(child)
    return outer


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Waits for futures; gives two sets: (done, pending)."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f'expect a list of futures, not {type(fs).__name__}')
    if not fs:
        raise ValueError('Set of Tasks/Futures is empty.')
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f'Invalid return_when value: {return_when}')
    fs = set(fs)
    if any(iscoroutine(f) for f in fs):
        raise TypeError('Passing coroutines is forbidden, use tasks explicitly.')
    await _wait_until(fs, timeout, return_when)
    done = {f for f in fs if f.done()}
    return done, fs - done


async def _wait_until(fs, timeout, return_when):
    def enough():
        left = [f for f in fs if not f.done()]
        if not left or return_when == FIRST_COMPLETED and len(left) < len(fs):
            return True
        return return_when == FIRST_EXCEPTION and any(f.done() and not f.cancelled() and f._exception is not None for f in fs)

    if enough():
        return
    loop = events.get_running_loop()
    waiter = loop.create_future()
    timer = None if timeout is None else loop.call_later(timeout, _set_unless_done, waiter, None)

    def one_done(future):
        if not waiter.done() and enough():
            waiter.set_result(None)

    for f in fs:
        f.add_done_callback(one_done)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for f in fs:
            f.remove_done_callback(one_done)


async def wait_for(fut, timeout):
    """The result of an awaitable, or TimeoutError after a number of seconds."""
    from .timeouts import timeout as limit
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        fut.cancel()
        try:
            await fut
        except CancelledError as exc:
            raise TimeoutError from exc
    async with limit(timeout):
        return await fut


class _AsCompleted:
    """Iterator and async iterator over awaitables in the order they are done."""

    def __init__(self, aws, timeout):
        from .queues import Queue
        self._done = Queue()
        loop = events.get_event_loop()
        self._todo = {ensure_future(aw, loop=loop) for aw in set(aws)}
        self._left = len(self._todo)
        self._timer = None if timeout is None or not self._todo else loop.call_later(timeout, self._out_of_time)
        for f in self._todo:
            f.add_done_callback(self._one_done)

    def _one_done(self, future):
        if future not in self._todo:
            return
        self._todo.discard(future)
        self._done.put_nowait(future)
        if not self._todo and self._timer is not None:
            self._timer.cancel()

    def _out_of_time(self):
        for f in self._todo:
            f.remove_done_callback(self._one_done)
            self._done.put_nowait(None)
        self._todo.clear()

    async def _next(self, as_future):
        future = await self._done.get()
        if future is None:
            raise TimeoutError
        return future if as_future else future.result()

    def __iter__(self):
        return self

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._next(False)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._next(True)


def as_completed(fs, *, timeout=None):
    """Iterates (also with `async for`) over awaitables in the order in which they are done."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f'expect an iterable of futures, not {type(fs).__name__}')
    return _AsCompleted(fs, timeout)


def shield(arg):
    """Waits for arg without handing a cancellation on to it."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    loop = inner.get_loop()
    outer = loop.create_future()

    def inner_done(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()  # it was seen
        elif inner.cancelled():
            outer.cancel()
        elif inner._exception is not None:
            outer.set_exception(inner._exception)
        else:
            outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


async def to_thread(func, /, *args, **kwargs):
    """There are no threads: says so."""
    raise RuntimeError('this program has no threads: call the function directly, or declare an async host function for it')


def run_coroutine_threadsafe(coro, loop):
    """There are no threads: says so."""
    raise RuntimeError('this program has no threads: use asyncio.create_task()')
