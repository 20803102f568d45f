# SPDX-License-Identifier: MIT
"""Concurrent tasks, their loop, and what they wait for.

The loop lives in the program's region: a program can be dumped at any wait and go on elsewhere. There are no sockets, processes and
threads; async host functions are what a task waits for (events.py).
"""

from . import coroutines, events, exceptions, futures, locks, queues, runners, taskgroups, tasks, timeouts
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .timeouts import *
from .events import _get_running_loop

__all__ = (coroutines.__all__ + events.__all__ + exceptions.__all__ + futures.__all__ + locks.__all__ + queues.__all__ +
           runners.__all__ + taskgroups.__all__ + tasks.__all__ + ('Timeout',))
