# SPDX-License-Identifier: MIT
"""TaskGroup: tasks that end together."""

from . import events
from .exceptions import CancelledError
from .tasks import current_task

__all__ = ('TaskGroup',)


class TaskGroup:
    """async with TaskGroup() as group: the block ends when all tasks of group.create_task() have ended; an error in one cancels the
    others, and all errors are raised as a group."""

    def __init__(self):
        self._entered = self._exiting = self._aborting = self._parent_asked = False
        self._loop = self._parent = self._all_done = self._base_error = None
        self._tasks = set()
        self._errors = []

    def __repr__(self):
        info = ['']
        if self._tasks:
            info.append(f'tasks={len(self._tasks)}')
        if self._errors:
            info.append(f'errors={len(self._errors)}')
        if self._aborting:
            info.append('cancelling')
        elif self._entered:
            info.append('entered')
        return f'<TaskGroup{" ".join(info)}>'

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f'TaskGroup {self!r} has already been entered')
        self._loop = events.get_running_loop()
        self._parent = current_task(self._loop)
        if self._parent is None:
            raise RuntimeError(f'TaskGroup {self!r} cannot determine the parent task')
        self._entered = True
        return self

    async def __aexit__(self, et, exc, tb):
        try:
            return await self._end(et, exc)
        finally:
            self._parent = self._errors = self._base_error = None

    async def _end(self, et, exc):
        self._exiting = True
        if et is not None and isinstance(exc, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = exc
        cancelled = exc if et is not None and issubclass(et, CancelledError) else None
        if et is not None and not self._aborting:
            self._abort()
        while self._tasks:
            self._all_done = self._loop.create_future()
            try:
                await self._all_done
            except CancelledError as error:
                if not self._aborting:
                    cancelled = error
                    self._abort()
            self._all_done = None
        if self._base_error is not None:
            raise self._base_error
        if self._parent_asked:
            # Our own cancellation of the parent is taken back; what is left is somebody else's.
            if self._parent.uncancel() == 0:
                cancelled = None
        if cancelled is not None and not self._errors:
            raise cancelled
        if et is not None and not issubclass(et, CancelledError):
            self._errors.append(exc)
        if self._errors:
            if self._parent.cancelling():
                self._parent.uncancel()
                self._parent.cancel()
            raise BaseExceptionGroup('unhandled errors in a TaskGroup', self._errors) from None

    def create_task(self, coro, **kwargs):
        """A task of the group, as asyncio.create_task() makes it."""
        if not self._entered:
            self._close(coro)
            raise RuntimeError(f'TaskGroup {self!r} has not been entered')
        if self._exiting and not self._tasks:
            self._close(coro)
            raise RuntimeError(f'TaskGroup {self!r} is finished')
        if self._aborting:
            self._close(coro)
            raise RuntimeError(f'TaskGroup {self!r} is shutting down')
        task = self._loop.create_task(coro, **kwargs)
        if task.done():
            self._one_done(task)
        else:
            self._tasks.add(task)
            task.add_done_callback(self._one_done)
        return task

    def _close(self, coro):
        close = getattr(coro, 'close', None)
        if close is not None:
            close()

    def _abort(self):
        self._aborting = True
        for task in list(self._tasks):
            if not task.done():
                task.cancel()

    def _one_done(self, task):
        self._tasks.discard(task)
        if self._all_done is not None and not self._tasks and not self._all_done.done():
            self._all_done.set_result(True)
        if task.cancelled() or task.exception() is None:
            return
        exc = task.exception()
        if self._errors is None:  # the group has ended
            return
        self._errors.append(exc)
        if isinstance(exc, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = exc
        if self._parent is None or self._parent.done():
            self._loop.call_exception_handler({'message': f'Task {task!r} has errored out but its parent task is already completed',
                                               'exception': exc, 'task': task})
            return
        if not self._aborting and not self._parent_asked:
            self._abort()
            self._parent_asked = True
            self._parent.cancel()
