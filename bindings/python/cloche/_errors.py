# SPDX-License-Identifier: MIT
"""What can go wrong, as exceptions."""
from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._core import Done, Limits, Paused, Usage


class Error(Exception):
    """Base of all errors of this package."""


class CompileError(Error, SyntaxError):
    """The source does not compile. `type` is the class CPython would raise: SyntaxError, IndentationError, TabError, ..."""

    def __init__(self, type: str, message: str, filename: str, line: int, column: int, source: str) -> None:
        lines = source.split("\n")
        text = lines[line - 1] if 0 < line <= len(lines) else None
        super().__init__(message, (filename, line or None, column or None, text))
        self.type = type
        self.message = message
        self._parts = (type, message, filename, line, column, source)

    def __reduce__(self) -> tuple[Any, ...]:
        return CompileError, self._parts


class Raised(Error):
    """The program raised an exception and did not catch it.

    `type` and `message` are its class name and text, `traceback` is what CPython would print, `exception` is an instance of the
    builtin class it is (nearest to) one of, or None when there is no such instance.
    """

    def __init__(self, type: str, message: str, traceback: str, exception: BaseException | None, stdout: str, usage: Usage) -> None:
        super().__init__(f"{type}: {message}" if message else type)
        self.type = type
        self.message = message
        self.traceback = traceback
        self.exception = exception
        self.stdout = stdout
        self.usage = usage

    def __reduce__(self) -> tuple[Any, ...]:
        return Raised, (self.type, self.message, self.traceback, self.exception, self.stdout, self.usage)


class LimitError(Error):
    """The program met a limit: `limit` is "time", "fuel", "calls", "output", "allocations", "source" or "interrupt", `used` the usage.

    The program is stopped, not destroyed: `resume(limits)` with higher limits lets it go on.
    """

    def __init__(self, limit: str, used: Usage, stdout: str, go_on: Any) -> None:
        super().__init__(f"the program reached its {limit} limit" if limit != "interrupt" else "the program was interrupted")
        self.limit = limit
        self.used = used
        self.stdout = stdout
        self._go_on = go_on

    def __reduce__(self) -> tuple[Any, ...]:
        return LimitError, (self.limit, self.used, self.stdout, None)  # the stopped program stays behind

    def resume(self, limits: Limits | None = None) -> Paused | Done:
        """Lets the stopped program go on, with these limits if any are given."""
        go_on, self._go_on = self._go_on, None
        if go_on is None:
            raise Error("this stopped program was resumed before, or is in another process")
        result: Paused | Done = go_on(limits)
        return result


class SnapshotError(Error):
    """Damaged or forged bytes, another key, or a snapshot of another version."""


class ConversionError(Error, TypeError):
    """A value that cannot cross between the host and the program."""


def as_builtin(error: BaseException | type[BaseException]) -> BaseException:
    """The exception as a program can see it: of its own class if that is a builtin one, else of the nearest builtin base."""
    if isinstance(error, type):
        error = error()
    if not isinstance(error, BaseException):
        raise TypeError("an exception is needed, not " + type(error).__name__)
    cls = type(error)
    if _is_builtin(cls) and all(isinstance(a, (str, int, float, bytes, type(None))) for a in error.args):
        return error
    base = next((c for c in cls.__mro__ if _is_builtin(c)), RuntimeError)
    try:
        made: BaseException = base(str(error))
        return made
    except TypeError:  # UnicodeDecodeError and its like want more arguments
        return RuntimeError(f"{cls.__name__}: {error}")


def _is_builtin(cls: type) -> bool:
    return cls.__module__ == "builtins" and getattr(builtins, cls.__name__, None) is cls
