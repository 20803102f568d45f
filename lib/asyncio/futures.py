# SPDX-License-Identifier: MIT
"""A Future class: a result that is not there yet."""

from . import events
from .exceptions import CancelledError, InvalidStateError

__all__ = ('Future', 'isfuture', 'wrap_future')


def isfuture(obj):
    """Whether obj is a Future, or behaves like one."""
    return hasattr(type(obj), '_asyncio_future_blocking') and obj._asyncio_future_blocking is not None


class Future:
    """A result that is not there yet; `await` waits for it."""

    _state = 'PENDING'
    _result = _exception = _cancel_message = _cancelled_exc = None
    _asyncio_future_blocking = False
    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self, *, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._callbacks = []

    def get_loop(self):
        """The event loop the Future is bound to."""
        return self._loop

    def done(self):
        """Whether there is a result or an exception, or it was cancelled."""
        return self._state != 'PENDING'

    def cancelled(self):
        return self._state == 'CANCELLED'

    def cancel(self, msg=None):
        """Cancels the Future; False if it is done already."""
        if self._state != 'PENDING':
            return False
        self._state = 'CANCELLED'
        self._cancel_message = msg
        self._call_back()
        return True

    def _make_cancelled_error(self):
        if self._cancelled_exc is not None:
            exc = self._cancelled_exc
            self._cancelled_exc = None
            return exc
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    def result(self):
        """The result; or raises the exception, CancelledError, or InvalidStateError."""
        if self._state == 'CANCELLED':
            raise self._make_cancelled_error()
        if self._state != 'FINISHED':
            raise InvalidStateError('Result is not set.')
        if self._exception is not None:
            raise self._exception.with_traceback(self._exception_tb)
        return self._result

    def exception(self):
        """The exception, or None; CancelledError and InvalidStateError are raised."""
        if self._state == 'CANCELLED':
            raise self._make_cancelled_error()
        if self._state != 'FINISHED':
            raise InvalidStateError('Exception is not set.')
        return self._exception

    def set_result(self, result):
        """Marks the Future done and sets its result."""
        if self._state != 'PENDING':
            raise InvalidStateError('invalid state')
        self._result = result
        self._state = 'FINISHED'
        if self._callbacks:
            self._call_back()

    def set_exception(self, exception):
        """Marks the Future done and sets its exception, a class or an instance."""
        if self._state != 'PENDING':
            raise InvalidStateError('invalid state')
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            new = RuntimeError('StopIteration interacts badly with generators and cannot be raised into a Future')
            new.__cause__ = new.__context__ = exception
            exception = new
        if not isinstance(exception, BaseException):
            raise TypeError('invalid exception object')
        self._exception = exception
        self._exception_tb = exception.__traceback__
        self._state = 'FINISHED'
        self._call_back()

    def add_done_callback(self, fn, *, context=None):
        """Lets the loop call fn(future) when it is done: soon, if it is."""
        if self._state != 'PENDING':
            self._loop.call_soon(fn, self, context=context)
        else:
            self._callbacks.append((fn, events._copied(context)))

    def remove_done_callback(self, fn):
        """Removes all instances of a callback; gives their number."""
        kept = [pair for pair in self._callbacks if pair[0] != fn]
        removed = len(self._callbacks) - len(kept)
        self._callbacks[:] = kept
        return removed

    def _call_back(self):
        callbacks = self._callbacks
        self._callbacks = []
        if callbacks:
            loop = self._loop
            loop._check_closed()
            for fn, context in callbacks:
                loop._ready.append(events.Handle(fn, (self,), loop, context))

    def __await__(self):
        if self._state == 'PENDING':
            self._asyncio_future_blocking = True
            yield self
        if self._state == 'PENDING':
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__

    def _repr_info(self):
        info = [self._state.lower()]
        if self._state == 'FINISHED':
            info.append(f'result={self._result!r}' if self._exception is None else f'exception={self._exception!r}')
        if self._callbacks:
            names = [events._name(fn) + '()' for fn, _ in self._callbacks]
            info.append('cb=[' + ', '.join(names) + ']')
        return info

    def __repr__(self):
        return f'<{type(self).__name__} {" ".join(self._repr_info())}>'


def wrap_future(future, *, loop=None):
    """A Future of asyncio as it is; there are no others without threads."""
    if isfuture(future):
        return future
    raise TypeError(f'concurrent.futures.Future is expected, got {future!r}')
