# SPDX-License-Identifier: MIT
"""What is a coroutine, and what is an async function."""

from types import CoroutineType as _CoroutineType

__all__ = ('iscoroutine', 'iscoroutinefunction')


def iscoroutine(obj):
    """Whether obj is a coroutine object."""
    if isinstance(obj, _CoroutineType):
        return True
    from collections.abc import Coroutine
    return isinstance(obj, Coroutine)


def iscoroutinefunction(func):
    """Whether func was made by `async def`."""
    while hasattr(func, '__func__'):
        func = func.__func__
    while type(func).__name__ == 'partial':
        func = func.func
    code = getattr(func, '__code__', None)
    return bool(code is not None and getattr(code, 'co_flags', 0) & 0x80)
