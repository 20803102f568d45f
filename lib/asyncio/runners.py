# SPDX-License-Identifier: MIT
"""asyncio.run() and Runner."""

from . import events
from .coroutines import iscoroutine
from .events import _host_state
from .tasks import _wait, gather

__all__ = ('Runner', 'run')


class Runner:
    """A loop for several calls of run(); `with Runner() as runner:`."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = 'created'
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def _start(self):
        if self._state == 'closed':
            raise RuntimeError('Runner is closed')
        if self._state == 'created':
            self._loop = events.new_event_loop() if self._loop_factory is None else self._loop_factory()
            if self._debug is not None:
                self._loop.set_debug(self._debug)
            self._state = 'started'

    def get_loop(self):
        self._start()
        return self._loop

    def run(self, coro, *, context=None):
        """Runs a coroutine to its end; gives its result."""
        if not iscoroutine(coro):
            if not hasattr(type(coro), '__await__') and _host_state(coro) < 0:
                raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
            coro = _wait(coro)
        if events._state.running is not None:
            raise RuntimeError('Runner.run() cannot be called from a running event loop')
        self._start()
        return self._loop.run_until_complete(self._loop.create_task(coro, context=context))

    def close(self):
        """Cancels what still runs and closes the loop."""
        if self._state != 'started':
            self._state = 'closed' if self._state == 'created' else self._state
            return
        loop = self._loop
        try:
            left = [task for task in loop._tasks if not task.done()]
            if left:
                for task in left:
                    task.cancel()
                loop.run_until_complete(_end_all(left))
                for task in left:
                    if not task.cancelled() and task.exception() is not None:
                        loop.call_exception_handler({'message': 'unhandled exception during asyncio.run() shutdown',
                                                     'exception': task.exception(), 'task': task})
        finally:
            loop.close()
            self._loop = None
            self._state = 'closed'


async def _end_all(tasks):
    await gather(*tasks, return_exceptions=True)


def run(main, *, debug=None, loop_factory=None):
    """Runs a coroutine in a loop of its own; gives its result."""
    if events._state.running is not None:
        raise RuntimeError('asyncio.run() cannot be called from a running event loop')
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)
