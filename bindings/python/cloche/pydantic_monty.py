# SPDX-License-Identifier: MIT
"""The API of the pydantic_monty package on Cloche: `from cloche import pydantic_monty` is all that changes in a program.

Both of its forms are here: one program (`Monty(code, ...)`, run, start, dump, load) and sessions (`Monty()` as a pool, checkout,
feed_run, feed_start; AsyncMonty the same for asyncio). Programs run in this process, so the options about worker processes are
taken and mean nothing. Options Cloche cannot honour (type checking, mounts, os=) raise MontyError when they are used.

Dumps are not authenticated here, as that API has no key: load only what you wrote yourself. Use cloche.Paused for more.
"""
from __future__ import annotations

import ast
import builtins
import contextlib
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypedDict

from . import _core
from ._errors import CompileError, ConversionError, Error, LimitError, Raised

__all__ = ["AsyncMonty", "AsyncMontySession", "CollectStreams", "CollectString", "Frame", "FunctionSnapshot", "FutureSnapshot", "Monty",
           "MontyComplete", "MontyConversionError", "MontyError", "MontyFutureSnapshot", "MontyRuntimeError", "MontySession",
           "MontySnapshot", "MontySyntaxError", "ResourceLimits", "run_monty_async"]

PrintCallback = Callable[[str, str], Any]


class ResourceLimits(TypedDict, total=False):
    """Limits by the names of that package. gc_interval is taken and has no meaning: Cloche collects when it pays."""

    max_allocations: int
    max_duration_secs: float
    max_feed_duration_secs: float
    max_turn_duration_secs: float
    max_memory: int
    max_recursion_depth: int
    max_suspensions: int
    gc_interval: int


_LIMITS = {"max_allocations": "allocations", "max_duration_secs": "time", "max_memory": "memory", "max_recursion_depth": "depth",
           "max_suspensions": "calls"}
_TIMED = ("max_feed_duration_secs", "max_turn_duration_secs")


def _limits(given: ResourceLimits | _core.Limits | None) -> _core.Limits | None:
    if given is None or isinstance(given, _core.Limits):
        return given
    unknown = [k for k in given if k not in _LIMITS and k not in _TIMED and k != "gc_interval"]
    if unknown:
        raise ValueError("unknown limit: " + ", ".join(unknown))
    row: dict[str, Any] = {_LIMITS[k]: v for k, v in given.items() if k in _LIMITS}
    timed: list[Any] = [given[k] for k in _TIMED if k in given]  # type: ignore[literal-required]
    if timed:
        row["time"] = min([*timed, row.get("time", timed[0])])
    return _core.Limits(**row)


class Frame(NamedTuple):
    """One line of a traceback."""

    filename: str
    line: int
    function_name: str | None
    source_line: str | None


class MontyError(Error):
    """Base of the errors of this API."""

    def __init__(self, cause: BaseException | str) -> None:
        super().__init__(str(cause))
        self._cause = cause if isinstance(cause, BaseException) else RuntimeError(cause)

    def exception(self) -> BaseException:
        """The error as a builtin exception."""
        return self._cause


class MontySyntaxError(MontyError):
    """The code does not compile."""

    def __init__(self, cause: CompileError) -> None:
        super().__init__(cause)
        self._error = cause

    def exception(self) -> BaseException:
        """A SyntaxError with file, line and column."""
        e = self._error
        return SyntaxError(e.message, (e.filename, e.lineno, e.offset, e.text))

    def display(self, format: Literal["type-msg", "msg"] = "msg") -> str:
        """The error as text."""
        return self._error.message if format == "msg" else f"{self._error.type}: {self._error.message}"


class MontyRuntimeError(MontyError):
    """The program raised an exception, or met a limit (TimeoutError, MemoryError, RuntimeError)."""

    def __init__(self, cause: Raised | LimitError) -> None:
        if isinstance(cause, Raised):
            self._type, self._message, self._traceback = cause.type, cause.message, cause.traceback
            exception = cause.exception
        else:
            self._type = {"time": "TimeoutError", "allocations": "MemoryError"}.get(cause.limit, "RuntimeError")
            self._message = str(cause)
            self._traceback = f"{self._type}: {self._message}\n"
            exception = None
        super().__init__(self.display("type-msg"))
        self._cause = exception or getattr(builtins, self._type, RuntimeError)(self._message)

    def display(self, format: Literal["traceback", "type-msg", "msg"] = "traceback") -> str:
        """The error as text."""
        if format == "traceback":
            return self._traceback.rstrip("\n")
        if format == "msg":
            return self._message
        return f"{self._type}: {self._message}" if self._message else self._type

    def traceback(self) -> list[Frame]:
        """The frames, the outermost first."""
        pattern = re.compile(r'^  File "(.*)", line (\d+)(?:, in (.*))?$\n(?:^    (.*)$)?', re.M)
        return [Frame(f, int(n), None if name == "<module>" else name, line.strip() if line else None)
                for f, n, name, line in pattern.findall(self._traceback)]


class MontyConversionError(MontyError):
    """A value cannot cross between host and program."""


@contextlib.contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except CompileError as e:
        raise MontySyntaxError(e) from None
    except (Raised, LimitError) as e:
        raise MontyRuntimeError(e) from e.__cause__
    except ConversionError as e:
        raise MontyConversionError(e) from e.__cause__


def _unsupported(**options: Any) -> None:
    for name, value in options.items():
        if value:
            raise MontyError(f"{name}= is not supported by Cloche")


class CollectString:
    """A print callback that keeps the text in `output`."""

    def __init__(self, max_bytes: int = 10 << 20) -> None:
        self.max_bytes = max_bytes
        self._used = 0
        self._parts: list[str] = []

    @property
    def output(self) -> str:
        """All text so far."""
        return "".join(self._parts)

    def __call__(self, stream: str, text: str) -> None:
        self._used += len(text.encode("utf-8", "surrogatepass"))
        if self._used > self.max_bytes:
            raise MemoryError(f"the program printed more than {self.max_bytes} bytes")
        self._parts.append(text)


class CollectStreams(CollectString):
    """A print callback that keeps (stream, text) pairs in `output`."""

    @property
    def output(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """All texts so far."""
        return [("stdout", text) for text in self._parts]


def _sink(callback: PrintCallback | None) -> Callable[[str], Any]:
    return _print if callback is None else lambda text: callback("stdout", text)


def _print(text: str) -> None:
    print(text, end="")


class MontyComplete:
    """The program ended."""

    def __init__(self, done: _core.Done) -> None:
        self.output: Any = done.value

    def __repr__(self) -> str:
        return f"MontyComplete(output={self.output!r})"


def _answer(answer: Mapping[str, Any]) -> tuple[bool, Any]:
    """(whether to raise, the value or exception) of {'return_value': v}, {'exception': e} or {'exc_type': name, 'message': text}."""
    keys = set(answer)
    if keys == {"return_value"}:
        return False, answer["return_value"]
    if keys == {"exception"}:
        return True, answer["exception"]
    if keys in ({"exc_type"}, {"exc_type", "message"}):
        cls = getattr(builtins, answer["exc_type"], None)
        if not isinstance(cls, type) or not issubclass(cls, BaseException):
            raise ValueError(f"{answer['exc_type']!r} is no builtin exception")
        return True, cls(*([answer["message"]] if answer.get("message") else []))
    if keys == {"future"}:
        raise MontyError("whether a function is asynchronous is said before the call: give an `async def` in external_lookup")
    raise TypeError("an answer is return_value=, exception=, or exc_type= with message=")


class _Snapshot:
    """A program that waits."""

    def __init__(self, paused: _core.Paused, script_name: str = "main.py", session: _Feeding | None = None,
                 sink: Callable[[str], Any] | None = None) -> None:
        self._paused = paused
        self._session = session
        self._sink = sink or _print
        self.script_name = script_name

    def dump(self) -> bytes:
        """The program as bytes."""
        return self._paused.dump()

    def _go_on(self, run: Callable[[], _core.Paused | _core.Done]) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        if self._session is not None:
            self._session._arm()
        with _errors():
            return _wrap(_told(run, self._sink), self.script_name, self._session, self._sink)


def _told(run: Callable[[], _core.Paused | _core.Done], sink: Callable[[str], Any]) -> _core.Paused | _core.Done:
    """Runs, and gives what was printed to the sink."""
    try:
        result = run()
    except (Raised, LimitError) as e:
        if e.stdout:
            sink(e.stdout)
        raise
    if result.stdout:
        sink(result.stdout)
    return result


class FunctionSnapshot(_Snapshot):
    """The program waits for an external function."""

    is_os_function = False

    def _call(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        with _errors():
            return _called(self._paused.calls[0])

    @property
    def function_name(self) -> str:
        """Which function it called."""
        return self._call()[0]

    @property
    def args(self) -> tuple[Any, ...]:
        """With which arguments."""
        return self._call()[1]

    @property
    def kwargs(self) -> dict[str, Any]:
        """With which keyword arguments."""
        return self._call()[2]

    @property
    def call_id(self) -> int:
        """The number of the call."""
        return self._paused.id

    def resume(self, answer: Mapping[str, Any] | None = None, **named: Any) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """resume(return_value=...), resume(exception=...), or one dict with these keys (also exc_type and message)."""
        raises, value = _answer({**(answer or {}), **named})
        return self._go_on(lambda: self._paused.throw(value) if raises else self._paused.resume(value))

    def resume_not_handled(self) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """Raises NameError in the program, as for a function nobody has."""
        return self.resume(exception=NameError(f"name '{self.function_name}' is not defined"))

    def resume_auto(self) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """Answers with the function of that name in the feed's external_lookup."""
        name, args, kwargs = self._call()
        fn = self._session.lookup.get(name) if self._session is not None else None
        if not callable(fn):
            return self.resume_not_handled()
        try:
            value = fn(*args, **kwargs)
        except Exception as error:  # what the function raises is raised in the program
            return self.resume(exception=error)
        return self.resume(return_value=value)

    @classmethod
    def load(cls, data: bytes, *, dataclass_registry: Iterable[type] = (), print_callback: PrintCallback | None = None) -> FunctionSnapshot:
        """The snapshot of a dump, in any process."""
        return cls(_core.Paused.load_unauthenticated(data, types=dataclass_registry), sink=_sink(print_callback))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(function_name={self.function_name!r})"


class FutureSnapshot(_Snapshot):
    """Every task of the program waits for an asynchronous external function."""

    @property
    def pending_call_ids(self) -> list[int]:
        """The numbers of the calls without an answer."""
        return [call.id for call in self._paused.calls]

    @property
    def calls(self) -> dict[int, tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """Name, arguments and keyword arguments of each of them."""
        return {call.id: _called(call) for call in self._paused.calls}

    def resume(self, results: Mapping[int, Mapping[str, Any]]) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """Answers any number of the calls: {call_id: {'return_value': ...} or {'exception': ...}}."""
        answers: dict[int, Any] = {}
        for key, answer in results.items():
            raises, value = _answer(answer)
            if raises and isinstance(value, type):
                value = value()
            answers[key] = value
        return self._go_on(lambda: self._paused.resume_all(answers))

    def __repr__(self) -> str:
        return f"FutureSnapshot(pending_call_ids={self.pending_call_ids!r})"


MontySnapshot = FunctionSnapshot
MontyFutureSnapshot = FutureSnapshot

# What a session's program really calls; the functions of external_lookup are small functions around these two.
_SYNC, _ASYNC = "_cloche_call", "_cloche_call_async"


def _called(call: _core.Call) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    if call.function in (_SYNC, _ASYNC):
        name, args, kwargs = call.args
        return name, args, kwargs
    return call.function, call.args, call.kwargs


def _wrap(result: _core.Paused | _core.Done, script_name: str,
          session: _Feeding | None, sink: Callable[[str], Any]) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
    if isinstance(result, _core.Done):
        return MontyComplete(result)
    return (FutureSnapshot if result.calls[0].is_async else FunctionSnapshot)(result, script_name, session, sink)


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
    """Monty(code, ...) is a program; Monty() without code is a pool of sessions: see checkout."""

    def __init__(self, code: str | None = None, *, inputs: Iterable[str] | None = None, external_functions: Iterable[str] | None = None,
                 script_name: str = "main.py", dataclass_registry: Iterable[type] = (), type_check: bool = False,
                 type_check_stubs: str | None = None, binary_path: str | None = None, min_processes: int = 1,
                 max_processes: int | None = None, checkout_timeout: float | None = None, request_timeout: float | None = None,
                 max_checkouts_per_worker: int | None = None, feed_duration_limit_grace: float = 1.0,
                 turn_duration_limit_grace: float = 1.0) -> None:
        _unsupported(type_check=type_check, type_check_stubs=type_check_stubs)
        self.script_name = script_name
        self.code = code
        self._program: _core.Program | None = None
        if code is not None:
            names = tuple(inputs or ())
            with _errors():
                self._program = _core.Program(code + _entry(code, names), names, list(external_functions or ()), filename=script_name,
                                              types=dataclass_registry)

    def _one(self) -> _core.Program:
        if self._program is None:
            raise MontyError("this Monty() has no code: use checkout()")
        return self._program

    def run(self, *, inputs: Mapping[str, Any] | None = None, limits: ResourceLimits | _core.Limits | None = None,
            external_functions: Mapping[str, Callable[..., Any]] | None = None, print_callback: PrintCallback | None = None) -> Any:
        """Runs the program to its end and gives its value."""
        with _errors():
            return self._one().run(inputs, external_functions, _sink(print_callback), _limits(limits)).value

    def start(self, *, inputs: Mapping[str, Any] | None = None, limits: ResourceLimits | _core.Limits | None = None,
              print_callback: PrintCallback | None = None) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """Runs the program to its first call of an external function, or its end."""
        with _errors():
            sink = _sink(print_callback)
            return _wrap(_told(lambda: self._one().start(inputs, _limits(limits)), sink), self.script_name, None, sink)

    def dump(self) -> bytes:
        """The program as bytes."""
        return self._one().dump()

    @classmethod
    def load(cls, data: bytes, *, dataclass_registry: Iterable[type] = ()) -> Monty:
        """The program of a dump."""
        self = cls()
        self._program = _core.Program.load(data, types=dataclass_registry)
        self.code = self._program.source
        self.script_name = self._program.filename
        return self

    def __enter__(self) -> Monty:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def checkout(self, *, script_name: str = "main.py", limits: ResourceLimits | None = None, type_check: bool = False,
                 type_check_stubs: str | None = None, external_modules: Mapping[str, Any] | None = None,
                 os_policy: Any = None, dataclass_registry: Iterable[type] = ()) -> MontySession:
        """A new session."""
        _unsupported(type_check=type_check, type_check_stubs=type_check_stubs, external_modules=external_modules, os_policy=os_policy)
        return MontySession(script_name, limits, tuple(dataclass_registry))


class _Feeding:
    """What a session knows: its Cloche session, limits per feed and per turn, and the functions by name."""

    def __init__(self, script_name: str, limits: ResourceLimits | None, types: tuple[type, ...]) -> None:
        given: ResourceLimits = limits if limits is not None else {}
        self.script_name = script_name
        self.types = types
        self.base = _limits({k: v for k, v in given.items() if k not in _TIMED}) or _core.Limits()  # type: ignore[arg-type]
        self.per_feed, self.per_turn = given.get("max_feed_duration_secs"), given.get("max_turn_duration_secs")
        self.session = _core.Session([_SYNC], [_ASYNC], self.base, types=types)
        self.lookup: dict[str, Any] = {}
        self.proxies: dict[str, bool] = {}
        self.feed_end: float | None = None
        self.fresh = True

    def _arm(self, feed: bool = False) -> None:
        """Sets the time limit for the feed, or the turn, that begins."""
        used = self.session.usage.time
        if feed:
            self.feed_end = None if self.per_feed is None else used + self.per_feed
        ends = [t for t in (self.base.time, self.feed_end, None if self.per_turn is None else used + self.per_turn) if t is not None]
        row = {**vars(self.base), "time": min(ends) if ends else None}
        self.session.limits(_core.Limits(**row))

    def _begin(self, external_lookup: Mapping[str, Any] | None) -> None:
        """Makes the names of external_lookup known to the program."""
        self.fresh = False
        self._arm(True)
        self.lookup = dict(external_lookup or {})
        values: dict[str, Any] = {}
        for name, thing in self.lookup.items():
            _core._check_name(name, "a function")
            if not callable(thing):
                values[name] = thing
                continue
            asynchronous = _core._is_async(thing)
            if self.proxies.get(name) is not asynchronous:
                call = _ASYNC if asynchronous else _SYNC
                self.session.feed(f"def {name}(*args, **kwargs): return {call}({name!r}, args, kwargs)")
                self.proxies[name] = asynchronous
        if values:
            self.session.feed("", values)

    def dispatch(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        fn = self.lookup.get(name)
        if not callable(fn):
            raise NameError(f"name '{name}' is not defined")
        return fn(*args, **kwargs)


class _SessionBase:
    def __init__(self, script_name: str, limits: ResourceLimits | None, types: tuple[type, ...]) -> None:
        self._limits = limits
        self._feeding = _Feeding(script_name, limits, types)

    def dump(self) -> bytes:
        """The session as bytes."""
        return self._feeding.session.dump()

    def _load(self, state: bytes) -> _core.Session:
        f = self._feeding
        if not f.fresh:
            raise MontyError("only a fresh session can be loaded into")
        f.session = _core.Session.load_unauthenticated(state, None, f.base, f.types)
        f.fresh = False
        return f.session

    def load_session(self, state: bytes) -> None:
        """Makes this fresh session the one of a dump of an idle session."""
        with _errors():
            if self._load(state).paused is not None:
                raise MontyError("this is the dump of a snapshot: use load_snapshot")

    def load_snapshot(self, state: bytes) -> FunctionSnapshot | FutureSnapshot:
        """Makes this fresh session the one of a snapshot's dump, and gives the snapshot."""
        with _errors():
            paused = self._load(state).paused
        if paused is None:
            raise MontyError("this is the dump of an idle session: use load_session")
        snapshot = _wrap(paused, self._feeding.script_name, self._feeding, _print)
        assert not isinstance(snapshot, MontyComplete)
        return snapshot

    def _start(self, code: str, inputs: Mapping[str, Any] | None, external_lookup: Mapping[str, Any] | None,
               print_callback: PrintCallback | None) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        f = self._feeding
        with _errors():
            f._begin(external_lookup)
            sink = _sink(print_callback)
            return _wrap(_told(lambda: f.session.feed(code, inputs), sink), f.script_name, f, sink)


class MontySession(_SessionBase):
    """A REPL: each feed sees the names of those before. external_lookup holds functions and values by name for one feed."""

    def __enter__(self) -> MontySession:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def feed_run(self, code: str, *, inputs: Mapping[str, Any] | None = None, external_lookup: Mapping[str, Any] | None = None,
                 print_callback: PrintCallback | None = None, mount: Any = None, os: Any = None, skip_type_check: bool = False,
                 cwd: str | None = None) -> Any:
        """Runs code to its end, answers its calls with external_lookup, and gives its value."""
        _unsupported(mount=mount, os=os, cwd=cwd)
        result = self._start(code, inputs, external_lookup, print_callback)
        while not isinstance(result, MontyComplete):
            if isinstance(result, FutureSnapshot):
                raise MontyError("an asynchronous function needs AsyncMonty")
            result = result.resume_auto()
        return result.output

    def feed_start(self, code: str, *, inputs: Mapping[str, Any] | None = None, external_lookup: Mapping[str, Any] | None = None,
                   print_callback: PrintCallback | None = None, mount: Any = None, os: Any = None, skip_type_check: bool = False,
                   cwd: str | None = None) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """Runs code to its first call of a function of external_lookup, or its end."""
        _unsupported(mount=mount, os=os, cwd=cwd)
        return self._start(code, inputs, external_lookup, print_callback)


class AsyncMontySession(_SessionBase):
    """As MontySession, for asyncio: functions may be `async def`, and several of their calls run at the same time."""

    async def __aenter__(self) -> AsyncMontySession:
        return self

    async def __aexit__(self, *error: object) -> None:
        pass

    async def feed_run(self, code: str, *, inputs: Mapping[str, Any] | None = None, external_lookup: Mapping[str, Any] | None = None,
                       print_callback: PrintCallback | None = None, mount: Any = None, os: Any = None, skip_type_check: bool = False,
                       cwd: str | None = None) -> Any:
        """Runs code to its end, answers its calls with external_lookup, and gives its value."""
        _unsupported(mount=mount, os=os, cwd=cwd)
        f = self._feeding
        with _errors():
            f._begin(external_lookup)
            f.session._known = {_SYNC: f.dispatch, _ASYNC: f.dispatch}
            try:
                return (await f.session.feed_async(code, inputs, _sink(print_callback))).value
            finally:
                f.session._known = {}

    async def feed_start(self, code: str, *, inputs: Mapping[str, Any] | None = None, external_lookup: Mapping[str, Any] | None = None,
                         print_callback: PrintCallback | None = None, mount: Any = None, os: Any = None, skip_type_check: bool = False,
                         cwd: str | None = None) -> FunctionSnapshot | FutureSnapshot | MontyComplete:
        """Runs code to its first call of a function of external_lookup, or its end."""
        _unsupported(mount=mount, os=os, cwd=cwd)
        return self._start(code, inputs, external_lookup, print_callback)


class AsyncMonty:
    """A pool of sessions for asyncio. Options about worker processes are taken and mean nothing."""

    def __init__(self, *, binary_path: str | None = None, min_processes: int = 1, max_processes: int | None = None,
                 checkout_timeout: float | None = None, request_timeout: float | None = None,
                 max_checkouts_per_worker: int | None = None, feed_duration_limit_grace: float = 1.0,
                 turn_duration_limit_grace: float = 1.0) -> None:
        pass

    async def __aenter__(self) -> AsyncMonty:
        return self

    async def __aexit__(self, *error: object) -> None:
        pass

    def checkout(self, *, script_name: str = "main.py", limits: ResourceLimits | None = None, type_check: bool = False,
                 type_check_stubs: str | None = None, external_modules: Mapping[str, Any] | None = None,
                 os_policy: Any = None, dataclass_registry: Iterable[type] = ()) -> AsyncMontySession:
        """A new session."""
        _unsupported(type_check=type_check, type_check_stubs=type_check_stubs, external_modules=external_modules, os_policy=os_policy)
        return AsyncMontySession(script_name, limits, tuple(dataclass_registry))


async def run_monty_async(monty: Monty, *, inputs: Mapping[str, Any] | None = None,
                          external_functions: Mapping[str, Callable[..., Any] | Callable[..., Awaitable[Any]]] | None = None,
                          limits: ResourceLimits | _core.Limits | None = None, print_callback: PrintCallback | None = None) -> Any:
    """Runs a program to its end; the functions may be `async def`, and several pending calls of them run at the same time."""
    with _errors():
        known = dict(external_functions or {})
        return (await monty._one().run_async(inputs, known, _sink(print_callback), _limits(limits))).value
