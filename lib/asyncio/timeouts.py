# SPDX-License-Identifier: MIT
"""Timeouts as async context managers."""

from . import events
from .exceptions import CancelledError

__all__ = ('Timeout', 'timeout', 'timeout_at')


class Timeout:
    """Cancels the block when its time is over, and turns that cancellation into TimeoutError. Made by timeout() and timeout_at()."""

    def __init__(self, when):
        self._state = 'created'
        self._timer = None
        self._task = None
        self._when = when

    def when(self):
        """The deadline in seconds of loop.time(), or None."""
        return self._when

    def reschedule(self, when):
        """Sets another deadline; None: no deadline."""
        if self._state != 'active':
            if self._state == 'created':
                raise RuntimeError('Timeout has not been entered')
            raise RuntimeError(f'Cannot change state of {self._state} Timeout')
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        if when is None:
            self._timer = None
        else:
            loop = events.get_running_loop()
            self._timer = loop.call_soon(self._over) if when <= loop.time() else loop.call_at(when, self._over)

    def expired(self):
        """Whether the deadline came while the block ran."""
        return self._state in ('expiring', 'expired')

    def __repr__(self):
        info = [self._state]
        if self._state == 'active':
            info.append(f'when={round(self._when, 3) if self._when is not None else None}')
        return f'<Timeout [{" ".join([self._state])}]{" " + info[1] if len(info) > 1 else ""}>'

    async def __aenter__(self):
        if self._state != 'created':
            raise RuntimeError('Timeout has already been entered')
        from .tasks import current_task
        task = current_task()
        if task is None:
            raise RuntimeError('Timeout should be used inside a task')
        self._state = 'active'
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state == 'expiring':
            self._state = 'expired'
            if self._task.uncancel() <= self._cancelling and exc_type is not None:
                if issubclass(exc_type, CancelledError):
                    raise TimeoutError from exc_val
                self._mark_cause(exc_val)
        elif self._state == 'active':
            self._state = 'finished'
        return None

    def _mark_cause(self, exc):
        """A CancelledError further down the chain of another exception came from here."""
        steps = 0
        while exc.__context__ is not None and steps < 1000:
            if isinstance(exc.__context__, CancelledError):
                error = TimeoutError()
                error.__context__ = error.__cause__ = exc.__context__
                exc.__context__ = error
                break
            exc = exc.__context__
            steps += 1

    def _over(self):
        self._task.cancel()
        self._state = 'expiring'
        self._timer = None


def timeout(delay):
    """async with timeout(seconds): TimeoutError when the block takes longer; None: no limit."""
    loop = events.get_running_loop()
    return Timeout(loop.time() + delay if delay is not None else None)


def timeout_at(when):
    """Like timeout(), with an absolute time of loop.time()."""
    return Timeout(when)
