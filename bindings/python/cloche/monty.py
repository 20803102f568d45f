# SPDX-License-Identifier: MIT
"""The names of monty's Rust API, as far as they make sense in Python: MontyRun, MontyObject, ResourceTracker, StdPrint."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import _core
from ._errors import Error

__all__ = ["Complete", "FunctionCall", "MontyObject", "MontyRepl", "MontyRun", "ResourceTracker", "StdPrint"]


class ResourceTracker:
    """Limits of a run; None keeps Cloche's default."""

    def __init__(self, max_memory_bytes: int | None = None, max_allocations: int | None = None, max_stack_depth: int | None = None,
                 max_execution_time_ms: float | None = None) -> None:
        self.max_memory_bytes = max_memory_bytes
        self.max_allocations = max_allocations
        self.max_stack_depth = max_stack_depth
        self.max_execution_time_ms = max_execution_time_ms

    def limits(self) -> _core.Limits:
        time = None if self.max_execution_time_ms is None else self.max_execution_time_ms / 1000
        given: dict[str, Any] = {"memory": self.max_memory_bytes, "allocations": self.max_allocations, "depth": self.max_stack_depth,
                                 "time": time}
        return _core.Limits(**{k: v for k, v in given.items() if v is not None})


class MontyObject:
    """A value of a program. It equals another one, or a plain Python value, of the same type and value."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    # The names are those of the variants of the Rust type.
    @classmethod
    def Int(cls, value: int) -> MontyObject:
        return cls(int(value))

    @classmethod
    def Float(cls, value: float) -> MontyObject:
        return cls(float(value))

    @classmethod
    def Bool(cls, value: bool) -> MontyObject:
        return cls(bool(value))

    @classmethod
    def String(cls, value: str) -> MontyObject:
        return cls(str(value))

    @classmethod
    def Bytes(cls, value: bytes) -> MontyObject:
        return cls(bytes(value))

    @classmethod
    def List(cls, items: Iterable[Any]) -> MontyObject:
        return cls([_plain(x) for x in items])

    @classmethod
    def Tuple(cls, items: Iterable[Any]) -> MontyObject:
        return cls(tuple(_plain(x) for x in items))

    @classmethod
    def Dict(cls, items: Mapping[Any, Any]) -> MontyObject:
        return cls({_plain(k): _plain(v) for k, v in items.items()})

    @classmethod
    def none(cls) -> MontyObject:
        return cls(None)

    def __eq__(self, other: object) -> bool:
        value = _plain(other)
        return type(value) is type(self.value) and bool(value == self.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"MontyObject({self.value!r})"


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, MontyObject) else value


class StdPrint:
    """Prints what the program prints."""

    def __call__(self, text: str) -> None:
        sys.stdout.write(text)


def _sink(print: Callable[[str], Any] | type[StdPrint] | None) -> Callable[[str], Any] | None:
    return StdPrint() if print is StdPrint else print


class Complete:
    """The program ended."""

    def __init__(self, value: MontyObject, stdout: str) -> None:
        self.value = value
        self.stdout = stdout


class FunctionCall:
    """The program waits for an external function."""

    def __init__(self, paused: _core.Paused) -> None:
        self._paused = paused
        self.function_name = paused.function
        self.call_id = paused.id
        self.stdout = paused.stdout

    @property
    def args(self) -> list[MontyObject]:
        """The arguments."""
        return [MontyObject(a) for a in self._paused.args]

    @property
    def kwargs(self) -> list[tuple[MontyObject, MontyObject]]:
        """The keyword arguments, as pairs."""
        return [(MontyObject(k), MontyObject(v)) for k, v in self._paused.kwargs.items()]

    def resume(self, value: Any) -> Complete | FunctionCall:
        """Answers the call; an exception instance is raised at it."""
        value = _plain(value)
        return _progress(self._paused.throw(value) if isinstance(value, BaseException) else self._paused.resume(value))

    def abort(self, error: BaseException) -> Complete | FunctionCall:
        """Raises the exception at the call."""
        return _progress(self._paused.throw(error))

    def dump(self) -> bytes:
        """The program as bytes."""
        return self._paused.dump()

    @classmethod
    def load(cls, data: bytes, tracker: ResourceTracker | None = None) -> FunctionCall:
        """The program of a dump, where it was."""
        return cls(_core.Paused.load_unauthenticated(data, (tracker or ResourceTracker()).limits()))


def _progress(result: _core.Paused | _core.Done) -> Complete | FunctionCall:
    if isinstance(result, _core.Done):
        return Complete(MontyObject(result.value), result.stdout)
    return FunctionCall(result)


class MontyRun:
    """A compiled program."""

    def __init__(self, program: _core.Program) -> None:
        self._program = program

    @classmethod
    def new(cls, code: str, script_name: str, input_names: Iterable[str], external_functions: Iterable[str]) -> MontyRun:
        """Compiles."""
        return cls(_core.Program(code, input_names, list(external_functions), filename=script_name))

    def _values(self, inputs: Sequence[Any]) -> dict[str, Any]:
        if len(inputs) != len(self._program.inputs):
            raise TypeError(f"the program has {len(self._program.inputs)} inputs, {len(inputs)} were given")
        return {name: _plain(v) for name, v in zip(self._program.inputs, inputs, strict=True)}

    def run(self, inputs: Sequence[Any], tracker: ResourceTracker | None = None,
            print: Callable[[str], Any] | type[StdPrint] | None = None,
            external_functions: Mapping[str, Callable[..., Any]] | None = None) -> MontyObject:
        """Runs to the end; the inputs are in the order of their names."""
        done = self._program.run(self._values(inputs), external_functions, _sink(print), (tracker or ResourceTracker()).limits())
        return MontyObject(done.value)

    def start(self, inputs: Sequence[Any], tracker: ResourceTracker | None = None) -> Complete | FunctionCall:
        """Runs to the first call of an external function, or the end."""
        return _progress(self._program.start(self._values(inputs), (tracker or ResourceTracker()).limits()))

    def dump(self) -> bytes:
        """The program as bytes."""
        return self._program.dump()

    @classmethod
    def load(cls, data: bytes) -> MontyRun:
        """The program of a dump."""
        return cls(_core.Program.load(data))


class MontyRepl:
    """A session: each feed sees the names of those before."""

    def __init__(self, session: _core.Session) -> None:
        self._session = session

    @classmethod
    def new(cls, script_name: str, external_functions: Iterable[str] = (), tracker: ResourceTracker | None = None) -> MontyRepl:
        """An empty session."""
        return cls(_core.Session(list(external_functions), limits=(tracker or ResourceTracker()).limits(), filename=script_name))

    def feed_start(self, code: str, inputs: Mapping[str, Any] | None = None) -> Complete | FunctionCall:
        """Runs code to its first call of an external function, or the end."""
        return _progress(self._session.feed(code, {k: _plain(v) for k, v in (inputs or {}).items()}))

    def feed_run(self, code: str, inputs: Mapping[str, Any] | None = None,
                 print: Callable[[str], Any] | type[StdPrint] | None = None) -> MontyObject:
        """Runs code to its end."""
        result = self._session.feed(code, {k: _plain(v) for k, v in (inputs or {}).items()}, _sink(print))
        if isinstance(result, _core.Paused):
            self._session.abandon()
            raise Error(f"the code called {result.function!r}: use feed_start")
        return MontyObject(result.value)

    def dump(self) -> bytes:
        """The session as bytes."""
        return self._session.dump()

    @classmethod
    def load(cls, data: bytes, tracker: ResourceTracker | None = None) -> MontyRepl:
        """The session of a dump."""
        return cls(_core.Session.load_unauthenticated(data, limits=(tracker or ResourceTracker()).limits()))
