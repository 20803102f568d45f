# SPDX-License-Identifier: MIT
"""Lock, Event, Condition, Semaphore, BoundedSemaphore and Barrier."""

from collections import deque
from . import events
from .exceptions import BrokenBarrierError, CancelledError

__all__ = ('Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier')


class _Waiters:
    """A queue of futures, and the loop they belong to."""
    _loop = None

    def __init__(self):
        self._waiters = deque()

    def _get_loop(self):
        loop = events.get_running_loop()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise RuntimeError(f'{self!r} is bound to a different event loop')
        return loop

    async def _queue(self):
        """Waits for its turn."""
        future = self._get_loop().create_future()
        self._waiters.append(future)
        try:
            await future
        finally:
            self._waiters.remove(future)

    def _wake(self, n):
        """Wakes up to n of those that wait; gives their number."""
        woken = 0
        for future in self._waiters:
            if woken >= n:
                break
            if not future.done():
                future.set_result(True)
                woken += 1
        return woken

    def __repr__(self):
        return f'<{object.__repr__(self)[1:-1]} [{self._info()}{f", waiters:{len(self._waiters)}" if self._waiters else ""}]>'


class _Locked:
    async def __aenter__(self):
        await self.acquire()
        return None

    async def __aexit__(self, exc_type, exc, tb):
        self.release()


class Lock(_Locked, _Waiters):
    """A mutual exclusion lock: one task at a time, in the order they came."""
    _held = False

    def _info(self):
        return 'locked' if self._held else 'unlocked'

    def locked(self):
        return self._held

    async def acquire(self):
        """Waits until the lock is free, and takes it."""
        if not self._held and all([w.cancelled() for w in self._waiters]):
            self._held = True
            return True
        try:
            await self._queue()
        except CancelledError:
            if not self._held:
                self._wake_first()
            raise
        self._held = True
        return True

    def release(self):
        """Frees the lock; the first that waits gets it."""
        if not self._held:
            raise RuntimeError('Lock is not acquired.')
        self._held = False
        self._wake_first()

    def _wake_first(self):
        # Only the very first: if that one is cancelled or awake already, it passes the lock on itself.
        if self._waiters and not self._waiters[0].done():
            self._waiters[0].set_result(True)


class Event(_Waiters):
    """A flag tasks can wait for."""
    _value = False

    def _info(self):
        return 'set' if self._value else 'unset'

    def is_set(self):
        return self._value

    def set(self):
        if not self._value:
            self._value = True
            self._wake(len(self._waiters))

    def clear(self):
        self._value = False

    async def wait(self):
        """Waits until the flag is set; gives True."""
        if not self._value:
            await self._queue()
        return True


class Condition(_Locked, _Waiters):
    """A lock, and tasks that wait for a notification under it."""

    def __init__(self, lock=None):
        super().__init__()
        self._lock = lock = Lock() if lock is None else lock
        self.locked = lock.locked
        self.acquire = lock.acquire
        self.release = lock.release

    def _info(self):
        return 'locked' if self.locked() else 'unlocked'

    async def wait(self):
        """Frees the lock, waits to be notified, takes the lock again."""
        if not self.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        future = self._get_loop().create_future()
        self.release()
        self._waiters.append(future)
        try:
            try:
                await future
                return True
            finally:
                self._waiters.remove(future)
                cancelled = None
                while True:
                    try:
                        await self.acquire()
                        break
                    except CancelledError as error:
                        cancelled = error
                if cancelled is not None:
                    raise cancelled
        except BaseException:
            self._wake(1)  # it may have been for this one
            raise

    async def wait_for(self, predicate):
        """Waits until predicate() is true; gives its value."""
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        self._wake(n)

    def notify_all(self):
        self.notify(len(self._waiters))


class Semaphore(_Locked, _Waiters):
    """A number of places: acquire() takes one, release() gives one back."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('Semaphore initial value must be >= 0')
        super().__init__()
        self._value = value

    def _info(self):
        return 'locked' if self.locked() else f'unlocked, value:{self._value}'

    def locked(self):
        """Whether acquire() would have to wait."""
        return self._value == 0 or any([not w.cancelled() for w in self._waiters])

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            return True
        future = self._get_loop().create_future()
        self._waiters.append(future)
        try:
            try:
                await future
            finally:
                self._waiters.remove(future)
        except CancelledError:
            if future.done() and not future.cancelled():
                self._value += 1  # the place was given to this one already
            raise
        finally:
            while self._value > 0 and self._give():
                pass
        return True

    def release(self):
        self._value += 1
        self._give()

    def _give(self):
        """Hands a place to the first that waits."""
        if self._wake(1):
            self._value -= 1
            return True
        return False


class BoundedSemaphore(Semaphore):
    """A Semaphore that cannot be released more often than it was acquired."""

    def __init__(self, value=1):
        self._bound = value
        super().__init__(value)

    def release(self):
        if self._value >= self._bound:
            raise ValueError('BoundedSemaphore released too many times')
        super().release()


class Barrier(_Waiters):
    """A point that a number of tasks reach together."""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be >= 1')
        super().__init__()
        self._change = Condition()
        self._parties = parties
        self._state = 'filling'
        self._count = 0

    def _info(self):
        return f'{self._state}, waiters:{self._count}/{self._parties}' if not self.broken else self._state

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    async def wait(self):
        """Waits for the others; gives 0 to parties - 1, each number to one task."""
        async with self._change:
            while self._state in ('draining', 'resetting'):
                await self._change.wait()
            if self._state == 'broken':
                raise BrokenBarrierError('Barrier aborted')
            try:
                index = self._count
                self._count += 1
                if index + 1 == self._parties:
                    self._state = 'draining'
                    self._change.notify_all()
                else:
                    while self._state == 'filling':
                        await self._change.wait()
                    if self._state in ('broken', 'resetting'):
                        raise BrokenBarrierError('Abort or reset of barrier')
                return index
            finally:
                self._count -= 1
                if self._count == 0:
                    if self._state in ('resetting', 'draining'):
                        self._state = 'filling'
                    self._change.notify_all()

    async def reset(self):
        """Back to empty; those that wait get BrokenBarrierError."""
        async with self._change:
            if self._count > 0:
                if self._state != 'resetting':
                    self._state = 'resetting'
            else:
                self._state = 'filling'
            self._change.notify_all()

    async def abort(self):
        """Broken from now on; those that wait get BrokenBarrierError."""
        async with self._change:
            self._state = 'broken'
            self._change.notify_all()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == 'filling' else 0

    @property
    def broken(self):
        return self._state == 'broken'
