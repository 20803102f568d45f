# SPDX-License-Identifier: MIT
"""The names of monty's Rust API, as far as they make sense in Python: MontyRun, MontyObject, ResourceTracker, StdPrint."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import _core

__all__ = ["MontyObject", "MontyRun", "ResourceTracker", "StdPrint"]


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


class MontyRun:
    def __init__(self, program: _core.Program) -> None:
        self._program = program

    @classmethod
    def new(cls, code: str, script_name: str, input_names: Iterable[str], external_functions: Iterable[str]) -> MontyRun:
        return cls(_core.Program(code, input_names, list(external_functions), filename=script_name))

    def run(self, inputs: Sequence[Any], tracker: ResourceTracker | None = None,
            print: Callable[[str], Any] | type[StdPrint] | None = None,
            external_functions: Mapping[str, Callable[..., Any]] | None = None) -> MontyObject:
        if len(inputs) != len(self._program.inputs):
            raise TypeError(f"the program has {len(self._program.inputs)} inputs, {len(inputs)} were given")
        values = {name: _plain(v) for name, v in zip(self._program.inputs, inputs)}
        sink: Callable[[str], Any] | None = StdPrint() if print is StdPrint else print
        done = self._program.run(values, external_functions, sink, (tracker or ResourceTracker()).limits())
        return MontyObject(done.value)
