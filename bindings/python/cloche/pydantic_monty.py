# SPDX-License-Identifier: MIT
"""The API of the pydantic_monty package on Cloche: `from cloche import pydantic_monty` is all that changes in a program.

Dumps are not authenticated here, as that API has no key: load only what you wrote yourself. Use cloche.Paused for more.
"""
from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypedDict

from . import _core
from ._errors import CompileError as MontySyntaxError
from ._errors import Error as MontyError
from ._errors import Raised as MontyRuntimeError

__all__ = ["Monty", "MontyComplete", "MontyError", "MontyRuntimeError", "MontySnapshot", "MontySyntaxError", "ResourceLimits"]


class ResourceLimits(TypedDict, total=False):
    max_allocations: int
    max_duration_secs: float
    max_memory: int
    max_recursion_depth: int


def _limits(given: ResourceLimits | _core.Limits | None) -> _core.Limits | None:
    if given is None or isinstance(given, _core.Limits):
        return given
    names = {"max_allocations": "allocations", "max_duration_secs": "time", "max_memory": "memory", "max_recursion_depth": "depth"}
    unknown = [k for k in given if k not in names]
    if unknown:
        raise ValueError("unknown limit: " + ", ".join(unknown))
    row: dict[str, Any] = {names[k]: v for k, v in given.items()}
    return _core.Limits(**row)


class MontyComplete:
    """The program ended."""

    def __init__(self, done: _core.Done) -> None:
        self.output: Any = done.value

    def __repr__(self) -> str:
        return f"MontyComplete(output={self.output!r})"


class MontySnapshot:
    """The program waits for an external function."""

    def __init__(self, paused: _core.Paused, script_name: str = "main.py") -> None:
        self._paused = paused
        self.script_name = script_name

    @property
    def function_name(self) -> str:
        return self._paused.function

    @property
    def args(self) -> tuple[Any, ...]:
        return self._paused.args

    @property
    def kwargs(self) -> dict[str, Any]:
        return self._paused.kwargs

    @property
    def call_id(self) -> int:
        return self._paused.id

    def resume(self, **answer: Any) -> MontySnapshot | MontyComplete:
        """resume(return_value=...) or resume(exception=...)"""
        if set(answer) == {"return_value"}:
            return _wrap(self._paused.resume(answer["return_value"]), self.script_name)
        if set(answer) == {"exception"}:
            return _wrap(self._paused.throw(answer["exception"]), self.script_name)
        raise TypeError("resume takes either return_value= or exception=")

    def dump(self) -> bytes:
        return self._paused.dump()

    @classmethod
    def load(cls, data: bytes) -> MontySnapshot:
        return cls(_core.Paused.load_unauthenticated(data))

    def __repr__(self) -> str:
        return f"MontySnapshot(function_name={self.function_name!r})"


def _wrap(result: _core.Paused | _core.Done, script_name: str) -> MontySnapshot | MontyComplete:
    return MontySnapshot(result, script_name) if isinstance(result, _core.Paused) else MontyComplete(result)


def _entry(code: str, inputs: tuple[str, ...]) -> str:
    """The statement that starts a program made of definitions only: its last `async def` is awaited with the inputs of the same
    names; a parameter that is no input and has no default begins as an empty list (the conversation of an agent)."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return ""
    quiet = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    if not body or not isinstance(body[-1], ast.AsyncFunctionDef) or not all(isinstance(s, quiet) for s in body):
        return ""
    main = body[-1]
    names = [a.arg for a in main.args.posonlyargs + main.args.args]
    if not any(n in inputs for n in names):
        return ""
    required = len(names) - len(main.args.defaults)
    args = [n if n in inputs else "[]" for n in names[:required]]
    if not main.args.posonlyargs:
        args += [f"{n}={n}" for n in names[required:] if n in inputs]
    return f"\nawait {main.name}({', '.join(args)})\n"


class Monty:
    def __init__(self, code: str, *, inputs: Iterable[str] | None = None, external_functions: Iterable[str] | None = None,
                 script_name: str = "main.py") -> None:
        names = tuple(inputs or ())
        self.code = code
        self.script_name = script_name
        self._program = _core.Program(code + _entry(code, names), names, list(external_functions or ()), filename=script_name)

    def run(self, *, inputs: Mapping[str, Any] | None = None, limits: ResourceLimits | _core.Limits | None = None,
            external_functions: Mapping[str, Callable[..., Any]] | None = None,
            print_callback: Callable[[str, str], Any] | None = None) -> Any:
        sink = None if print_callback is None else lambda text: print_callback("stdout", text)
        return self._program.run(inputs, external_functions, sink or _print, _limits(limits)).value

    def start(self, *, inputs: Mapping[str, Any] | None = None,
              limits: ResourceLimits | _core.Limits | None = None) -> MontySnapshot | MontyComplete:
        return _wrap(self._program.start(inputs, _limits(limits)), self.script_name)

    def dump(self) -> bytes:
        return self._program.dump()

    @classmethod
    def load(cls, data: bytes) -> Monty:
        self = cls.__new__(cls)
        self._program = _core.Program.load(data)
        self.code = self._program.source
        self.script_name = self._program.filename
        return self


def _print(text: str) -> None:
    print(text, end="")
