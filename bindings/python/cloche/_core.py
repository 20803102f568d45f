# SPDX-License-Identifier: MIT
"""Programs, paused programs, sessions. The machine itself is the C extension; this decides what a stop of it means."""
from __future__ import annotations

import asyncio
import hashlib
import hmac
import inspect
import json
import keyword
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import _cloche
from ._errors import CompileError, ConversionError, Error, LimitError, Raised, SnapshotError, as_builtin
from ._types import Types

# cloche_status of include/cloche.h
_DONE, _PAUSED, _RAISED, _LIMIT, _NOMEM, _STATE = 1, 2, 3, 4, 6, 7
_UNLIMITED = 2**64 - 1

# names, or name -> callable
Functions = Mapping[str, Callable[..., Any]] | Iterable[str]


@dataclass(frozen=True)
class Limits:
    """Limits of a program for its whole life, what it used before a dump or fork included. None lifts one.

    memory and output and source are bytes, time is seconds the program itself runs, fuel about one per instruction, depth the
    number of nested calls, calls the number of host calls.
    """

    memory: int | None = 256 << 20
    time: float | None = 30.0
    fuel: int | None = None
    depth: int | None = 1000
    allocations: int | None = None
    calls: int | None = 1_000_000
    output: int | None = 64 << 20
    source: int | None = 16 << 20

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0):
                raise ValueError(f"limit {name} must be a number from 0, or None")

    def _row(self) -> tuple[int, ...]:
        def at(value: float | None, scale: int = 1) -> int:
            return _UNLIMITED if value is None or value * scale >= _UNLIMITED else int(value * scale)

        return (at(self.memory), at(self.time, 10**9), at(self.fuel), at(self.depth), at(self.allocations), at(self.calls),
                at(self.output), at(self.source))


class Usage(NamedTuple):
    """What a program used so far; `time` is in seconds."""

    fuel: int
    time: float
    memory: int
    memory_peak: int
    allocations: int
    calls: int
    output: int


class _NotPickled:
    """A running program is no Python object to copy: pickle would take the handle and not the program."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {type(self).__name__} cannot be pickled or copied: use dump() and load(), or fork()")


@dataclass(frozen=True)
class Done:
    """The program ended. `value` is that of its last expression statement, `stdout` what it printed since the last stop."""

    value: Any
    stdout: str
    usage: Usage


class Call(_NotPickled):
    """One call of a host function that waits for its answer."""

    __slots__ = ("id", "function", "line", "is_async", "_args", "_kwargs", "_problem")

    def __init__(self, vm: _cloche.Vm, index: int, row: tuple[int, str, int, int]) -> None:
        self.id, self.function, self.line = row[0], row[1], row[2]
        self.is_async = bool(row[3])
        self._problem: Exception | None = None
        self._args: tuple[Any, ...] = ()
        self._kwargs: dict[str, Any] = {}
        try:
            self._args, self._kwargs = vm.call_args(index)
        except ConversionError as problem:  # told when the arguments are looked at: the call can still be refused
            self._problem = problem

    @property
    def name(self) -> str:
        return self.function

    @property
    def args(self) -> tuple[Any, ...]:
        if self._problem:
            raise self._problem
        return self._args

    @property
    def kwargs(self) -> dict[str, Any]:
        if self._problem:
            raise self._problem
        return self._kwargs

    def __repr__(self) -> str:
        if self._problem:
            return f"<Call {self.id}: {self.function}(...)>"
        parts = [repr(a) for a in self._args] + [f"{k}={v!r}" for k, v in self._kwargs.items()]
        return f"<Call {self.id}: {self.function}({', '.join(parts)})>"


def _usage(vm: _cloche.Vm) -> Usage:
    fuel, ns, memory, peak, allocations, calls, output = vm.usage()
    return Usage(fuel, ns / 1e9, memory, peak, allocations, calls, output)


def _calls(vm: _cloche.Vm) -> list[Call]:
    return [Call(vm, i, row) for i, row in enumerate(vm.calls())]


def _paused(vm: _cloche.Vm, stdout: str, session: Session | None = None) -> Paused:
    """A machine in a worker says of which class its pauses are."""
    cls: type[Paused] = getattr(vm, "paused_class", Paused)
    return cls(vm, _calls(vm), stdout, session)


def _outcome(vm: _cloche.Vm, status: int, session: Session | None, printed: list[str] | None = None) -> Paused | Done:
    """What a stop of the machine means to the caller."""
    stdout = vm.output() if printed is None else "".join(printed)
    if session is not None:
        session._paused = None
    if status == _DONE:
        return Done(vm.result(), stdout, _usage(vm))
    if status == _PAUSED:
        paused = _paused(vm, stdout, session)
        if session is not None:
            session._paused = paused
        return paused
    if status == _RAISED:
        raise Raised(*vm.error(), stdout, _usage(vm))
    if status == _LIMIT:
        def go_on(limits: Limits | None) -> Paused | Done:
            if limits is not None:
                vm.limits(limits._row())
            return _outcome(vm, vm.run(), session)

        raise LimitError(vm.limit(), _usage(vm), stdout, go_on)
    if status == _NOMEM:
        raise MemoryError("the value does not fit the program's memory limit")
    raise Error("the program is not in the state this needs")


class Paused(_NotPickled):
    """A program that waits for the answer of a host call (of several, when they are asynchronous).

    It can be answered once, with `resume`, `throw` or `resume_all`; `dump` and `fork` before that give further ones.
    """

    _engine: Any = _cloche  # what makes machines: the extension, or isolated.py

    def __init__(self, vm: _cloche.Vm, calls: list[Call], stdout: str, session: Session | None = None) -> None:
        self._vm: _cloche.Vm | None = vm
        self.calls = calls
        self.stdout = stdout
        self.usage = _usage(vm)
        self.session = session

    @property
    def function(self) -> str:
        return self.calls[0].function

    @property
    def name(self) -> str:
        return self.calls[0].function

    @property
    def args(self) -> tuple[Any, ...]:
        return self.calls[0].args

    @property
    def kwargs(self) -> dict[str, Any]:
        return self.calls[0].kwargs

    @property
    def id(self) -> int:
        return self.calls[0].id

    @property
    def line(self) -> int:
        return self.calls[0].line

    def __repr__(self) -> str:
        state = "" if self._vm is not None else " (answered)"
        return f"<Paused{state}: {', '.join(map(repr, self.calls))}>"

    def _look(self) -> _cloche.Vm:
        if self._vm is None:
            raise Error("this paused program was resumed before; fork or dump it first to try several answers")
        return self._vm

    def _take(self) -> _cloche.Vm:
        vm = self._look()
        self._vm = None
        return vm

    def _answer(self, run: Callable[[_cloche.Vm], int]) -> Paused | Done:
        vm = self._take()
        try:
            status = run(vm)
        except (ConversionError, MemoryError):
            self._vm = vm  # nothing has happened: another answer may be tried
            self.calls = _calls(vm)
            raise
        if status == _STATE:
            self._vm = vm
            raise Error("several calls wait for answers: use resume_all")
        if status == _NOMEM:
            self._vm = vm
        return _outcome(vm, status, self.session)

    def resume(self, value: Any = None) -> Paused | Done:
        """Answers the call with a value and runs on."""
        return self._answer(lambda vm: vm.resume(value))

    def throw(self, exc: BaseException | type[BaseException]) -> Paused | Done:
        """Raises the exception at the call and runs on. What is not of a builtin class is raised as its nearest builtin base."""
        error = as_builtin(exc)
        return self._answer(lambda vm: vm.throw(error))

    def resume_all(self, answers: Mapping[int, Any]) -> Paused | Done:
        """Answers pending calls by id, any number in any order; an exception instance is raised at its call. Then runs on."""
        known = {call.id: call for call in self.calls}
        for key in answers:
            if key not in known:
                raise ValueError(f"no call {key!r} waits for an answer")

        def run(vm: _cloche.Vm) -> int:
            if not self.calls[0].is_async:
                (value,) = answers.values()
                return vm.throw(as_builtin(value)) if isinstance(value, BaseException) else vm.resume(value)
            for key, value in answers.items():
                if isinstance(value, BaseException):
                    vm.answer_error(key, as_builtin(value))
                else:
                    vm.answer(key, value)
            return vm.run()

        if not answers:
            raise ValueError("resume_all needs at least one answer")
        return self._answer(run)

    def dump(self, key: bytes | None = None) -> bytes:
        """The program as bytes. With a key (16 to 64 bytes) they are authenticated; without, only load_unauthenticated takes them."""
        return self._look().dump(key)

    @classmethod
    def load(cls, blob: bytes, key: bytes, limits: Limits | None = None, types: Iterable[type] = ()) -> Paused:
        """The paused program of a dump made with this key, in any process on any machine, as often as wanted."""
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError("load needs the key of the dump; load_unauthenticated takes dumps without one")
        return cls._loaded(blob, bytes(key), limits, types)

    @classmethod
    def load_unauthenticated(cls, blob: bytes, limits: Limits | None = None, types: Iterable[type] = ()) -> Paused:
        """As load, for bytes whose origin you trust: everything in them is checked, but anybody may have written them."""
        return cls._loaded(blob, None, limits, types)

    @classmethod
    def _loaded(cls, blob: bytes, key: bytes | None, limits: Limits | None, types: Iterable[type]) -> Paused:
        vm = cls._engine.load(blob, key, None, (limits or Limits())._row())
        vm.set_types(Types(types))
        calls = _calls(vm)
        if not calls:
            raise SnapshotError("in this snapshot no call waits; is it one of a session? (Session.load)")
        return cls(vm, calls, "")

    def run(self, functions: Mapping[str, Callable[..., Any]], print: Callable[[str], Any] | None = None) -> Done:
        """Answers this call and all further ones with the functions, to the end of the program."""
        vm = self._take()
        printed = _watch_print(vm, print)
        return _drive(vm, _PAUSED, _callables(functions), self.session, printed)

    async def run_async(self, functions: Mapping[str, Callable[..., Any]], print: Callable[[str], Any] | None = None) -> Done:
        """As run, for asyncio."""
        vm = self._take()
        printed = _watch_print(vm, print)
        return await _drive_async(vm, _PAUSED, _callables(functions), self.session, printed)

    def fork(self, n: int = 2) -> list[Paused]:
        """n independent copies; this one stays as it is."""
        vm = self._look()
        result = []
        for _ in range(n):
            copy = vm.fork()
            result.append(_paused(copy, self.stdout))
        return result


class _Names(NamedTuple):
    sync: tuple[str, ...]
    asyn: tuple[str, ...]


def _is_async(fn: Any) -> bool:
    return inspect.iscoroutinefunction(fn) or inspect.iscoroutinefunction(getattr(fn, "__call__", None))


def _check_name(name: Any, what: str) -> None:
    if not isinstance(name, str):
        raise TypeError(f"the name of {what} is a str, not {type(name).__name__}")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"{name!r} is not a name {what} can have")


def _callables(functions: Mapping[str, Callable[..., Any]] | None) -> dict[str, Callable[..., Any]]:
    """The functions of a program that has its names already."""
    if functions is not None and not isinstance(functions, Mapping):
        raise TypeError("functions is a dict from name to callable here")
    return _split(functions, None)[1]


def _split(functions: Functions | None, async_functions: Functions | None) -> tuple[_Names, dict[str, Callable[..., Any]]]:
    """Names of sync and of async functions, and the callables that are known."""
    known: dict[str, Callable[..., Any]] = {}
    sync: list[str] = []
    asyn: list[str] = []
    for given, target in ((functions, sync), (async_functions, asyn)):
        if given is None:
            continue
        if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
            raise TypeError(f"functions are a list of names or a dict from name to callable, not a {type(given).__name__}")
        if isinstance(given, Mapping):
            for name, fn in given.items():
                if not callable(fn):
                    raise TypeError(f"the function {name!r} is not callable")
                known[name] = fn
                (asyn if target is asyn or _is_async(fn) else sync).append(name)
        else:
            target.extend(given)
    for name in sync + asyn:
        _check_name(name, "a function")
    return _Names(tuple(dict.fromkeys(n for n in sync if n not in asyn)), tuple(dict.fromkeys(asyn))), known


def _compile(engine: Any, source: str, filename: str, inputs: tuple[str, ...], names: _Names, max_source: int = 0) -> _cloche.Program:
    code: Any = engine.compile(source.encode("utf-8", "surrogatepass"), filename, inputs, names.sync, names.asyn, max_source)
    if isinstance(code, tuple):
        kind, _, message = code[0].partition(": ")
        raise CompileError(kind, message, filename, code[1], code[2], source)
    made: _cloche.Program = code
    return made


def _define(vm: _cloche.Vm, types: Types) -> None:
    """Gives the program its classes, before it starts."""
    if not types.shapes:
        return
    vm.set_types(types)
    status = vm.define(types.source)
    if status == _RAISED:
        raise Raised(*vm.error(), "", _usage(vm))
    if status == _LIMIT:
        raise LimitError(vm.limit(), _usage(vm), "", None)
    if status == _NOMEM:
        raise MemoryError("the classes do not fit the program's memory limit")
    if status:
        raise Error("the classes of types= do not compile: " + vm.error()[1])


_MAGIC = b"cloche program 1\n"


class Program(_NotPickled):
    """Compiled source. It never changes, may be started any number of times, and may be shared between threads.

    functions and async_functions name what the program may call: a list of names, or a dict from name to callable, which `run`
    then uses. A callable that is `async def` counts as an async function. types names classes of yours (dataclasses, enums, named
    tuples, pydantic models) whose instances may cross; the program has a class of the same name for each.
    """

    _engine: Any = _cloche

    def __init__(self, source: str, inputs: Iterable[str] = (), functions: Functions | None = None,
                 async_functions: Functions | None = None, filename: str = "<program>", types: Iterable[type] = ()) -> None:
        if not isinstance(source, str):
            raise TypeError(f"the source is a str, not {type(source).__name__}")
        if isinstance(inputs, (str, bytes)):
            raise TypeError("inputs is a list of names, not a str")
        self.source = source
        self.filename = filename
        self.inputs = tuple(inputs)
        for name in self.inputs:
            _check_name(name, "an input")
        self._types = Types(types)
        self._names, self._known = _split(functions, async_functions)
        self._variants = {self._names: _compile(self._engine, source, filename, self.inputs, self._names)}

    @property
    def functions(self) -> tuple[str, ...]:
        return self._names.sync

    @property
    def async_functions(self) -> tuple[str, ...]:
        return self._names.asyn

    def __repr__(self) -> str:
        return f"<Program {self.filename}>"

    def _begin(self, inputs: Mapping[str, Any] | None, limits: Limits | None, names: _Names) -> _cloche.Vm:
        values = dict(inputs or {})
        missing = [n for n in self.inputs if n not in values]
        if missing:
            raise TypeError("missing input: " + ", ".join(missing))
        for name in values:
            if name not in self.inputs:
                raise TypeError(f"{name!r} is not an input of this program")
        code = self._variants.get(names)
        if code is None:
            code = self._variants[names] = _compile(self._engine, self.source, self.filename, self.inputs, names)
        vm: _cloche.Vm = self._engine.start(code, None if limits is None else limits._row())
        _define(vm, self._types)
        for name, value in values.items():
            vm.set(name, value)
        return vm

    def _with(self, functions: Functions | None, async_functions: Functions | None) -> tuple[_Names, dict[str, Callable[..., Any]]]:
        """The program's functions with those given for one run."""
        if functions is None and async_functions is None:
            return self._names, self._known
        names, known = _split(functions, async_functions)
        asyn = tuple(dict.fromkeys(self._names.asyn + names.asyn))
        sync = tuple(n for n in dict.fromkeys(self._names.sync + names.sync) if n not in asyn)
        return _Names(sync, asyn), {**self._known, **known}

    def start(self, inputs: Mapping[str, Any] | None = None, limits: Limits | None = None, functions: Functions | None = None,
              async_functions: Functions | None = None) -> Paused | Done:
        """Runs to the first host call or the end."""
        vm = self._begin(inputs, limits, self._with(functions, async_functions)[0])
        return _outcome(vm, vm.run(), None)

    def run(self, inputs: Mapping[str, Any] | None = None, functions: Mapping[str, Callable[..., Any]] | None = None,
            print: Callable[[str], Any] | None = None, limits: Limits | None = None) -> Done:
        """Runs to the end; host calls are answered with the functions. print is called with the text as the program prints it."""
        names, known = self._with(functions, None)
        vm = self._begin(inputs, limits, names)
        printed = _watch_print(vm, print)
        return _drive(vm, vm.run(), known, None, printed)

    async def run_async(self, inputs: Mapping[str, Any] | None = None, functions: Mapping[str, Callable[..., Any]] | None = None,
                        print: Callable[[str], Any] | None = None, limits: Limits | None = None) -> Done:
        """As run, for asyncio: the functions may be `async def`, and several pending calls of them run at the same time."""
        names, known = self._with(functions, None)
        vm = self._begin(inputs, limits, names)
        printed = _watch_print(vm, print)
        return await _drive_async(vm, await _in_thread(vm, vm.run), known, None, printed)

    def dump(self, key: bytes | None = None) -> bytes:
        """Source and options as bytes; with a key (16 to 64 bytes) they are authenticated. Callables and types are not part of it."""
        options = {"source": self.source, "filename": self.filename, "inputs": self.inputs, "functions": self._names.sync,
                   "async_functions": self._names.asyn}
        body = json.dumps(options).encode()
        return _MAGIC + _tag(body, key) + body

    @classmethod
    def load(cls, blob: bytes, key: bytes | None = None, types: Iterable[type] = ()) -> Program:
        """The program of a dump. With a key only bytes dumped with that key are taken."""
        body = blob[len(_MAGIC) + 32:]
        tag = blob[len(_MAGIC):len(_MAGIC) + 32]
        if not blob.startswith(_MAGIC) or len(tag) < 32:
            raise SnapshotError("these bytes are no program")
        if not hmac.compare_digest(tag, _tag(body, key)):
            raise SnapshotError("the program was dumped with another key, or is damaged")
        try:
            o = json.loads(body)
            return cls(o["source"], o["inputs"], o["functions"], o["async_functions"], o["filename"], types)
        except (ValueError, KeyError, TypeError) as problem:
            raise SnapshotError("these bytes are no program") from problem


def _tag(body: bytes, key: bytes | None) -> bytes:
    if key is None:
        return hashlib.blake2b(body, digest_size=32, person=b"cloche-program").digest()
    if not 16 <= len(key) <= 64:
        raise ValueError("a key has 16 to 64 bytes")
    return hashlib.blake2b(body, digest_size=32, key=key, person=b"cloche-program").digest()


def _watch_print(vm: _cloche.Vm, callback: Callable[[str], Any] | None) -> list[str]:
    """Everything printed is kept for `stdout`, whoever else gets it."""
    printed: list[str] = []

    def sink(text: str) -> None:
        printed.append(text)
        assert callback is not None
        callback(text)

    vm.set_print(printed.append if callback is None else sink)
    return printed


def _unanswered(name: str) -> Error:
    return Error(f"the program called {name!r}, and no function was given for it")


def _finish(vm: _cloche.Vm, status: int, session: Session | None, printed: list[str], cause: BaseException | None) -> Done:
    vm.set_print(None)
    try:
        done = _outcome(vm, status, session, printed)
    except Raised as error:
        if cause is not None and error.exception is not None and str(as_builtin(cause)) == str(error.exception):
            raise error from cause  # the host function's own exception, with its host traceback
        raise
    assert isinstance(done, Done)
    return done


def _answer_all(vm: _cloche.Vm, status: int, known: Mapping[str, Callable[..., Any]], partly: bool) -> tuple[int, BaseException | None]:
    """Answers calls until the program ends; or, with `partly`, until it makes one that no function is known for."""
    cause: BaseException | None = None
    while status == _PAUSED:
        calls = _calls(vm)
        if partly and not all(call.function in known for call in calls):
            break
        for call in calls:
            fn = known.get(call.function)
            if fn is None:
                raise _unanswered(call.function)
            args, kwargs = call.args, call.kwargs
            try:
                value = fn(*args, **kwargs)
            except Exception as error:
                cause = error
                if call.is_async:
                    vm.answer_error(call.id, as_builtin(error))
                else:
                    status = vm.throw(as_builtin(error))
                continue
            if inspect.isawaitable(value):
                if inspect.iscoroutine(value):
                    value.close()
                raise TypeError(f"the function {call.function!r} is asynchronous: use run_async or feed_async")
            if call.is_async:
                vm.answer(call.id, value)
            else:
                status = vm.resume(value)
        if calls[0].is_async:
            status = vm.run()
    return status, cause


def _drive(vm: _cloche.Vm, status: int, known: Mapping[str, Callable[..., Any]], session: Session | None, printed: list[str]) -> Done:
    status, cause = _answer_all(vm, status, known, False)
    return _finish(vm, status, session, printed, cause)


async def _in_thread(vm: _cloche.Vm, fn: Callable[..., int], *args: Any) -> int:
    """Runs the machine without holding up the event loop; cancelling the task interrupts the program."""
    work = asyncio.get_running_loop().run_in_executor(None, fn, *args)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        vm.interrupt()
        await asyncio.wait([work])
        raise


async def _drive_async(vm: _cloche.Vm, status: int, known: Mapping[str, Callable[..., Any]], session: Session | None,
                       printed: list[str]) -> Done:
    cause: BaseException | None = None
    tasks: dict[asyncio.Future[Any], int] = {}
    try:
        while status == _PAUSED:
            calls = _calls(vm)
            answered = False
            waiting = set(tasks.values())
            for call in calls:
                if call.id in waiting:
                    continue
                fn = known.get(call.function)
                if fn is None:
                    raise _unanswered(call.function)
                args, kwargs = call.args, call.kwargs
                try:
                    value = fn(*args, **kwargs)
                    if inspect.isawaitable(value):
                        if call.is_async:
                            tasks[asyncio.ensure_future(value)] = call.id
                            continue
                        value = await value
                except Exception as error:
                    cause = error
                    answered = True
                    if call.is_async:
                        vm.answer_error(call.id, as_builtin(error))
                    else:
                        status = await _in_thread(vm, vm.throw, as_builtin(error))
                    continue
                answered = True
                if call.is_async:
                    vm.answer(call.id, value)
                else:
                    status = await _in_thread(vm, vm.resume, value)
            if not calls[0].is_async:
                continue
            if not answered:
                ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    call_id = tasks.pop(task)
                    problem = task.exception()
                    if problem is None:
                        vm.answer(call_id, task.result())
                    elif isinstance(problem, Exception):
                        cause = problem
                        vm.answer_error(call_id, as_builtin(problem))
                    else:
                        raise problem
            status = await _in_thread(vm, vm.run)
    finally:
        for task in tasks:
            task.cancel()
    return _finish(vm, status, session, printed, cause)


class Session(_NotPickled):
    """A REPL: each `feed` sees the names of those before. With a dict of callables, calls of them are answered at once."""

    _engine: Any = _cloche

    def __init__(self, functions: Functions | None = None, async_functions: Functions | None = None, limits: Limits | None = None,
                 filename: str = "<session>", types: Iterable[type] = ()) -> None:
        names, self._known = _split(functions, async_functions)
        self._paused: Paused | None = None
        self._vm: _cloche.Vm = self._engine.start(_compile(self._engine, "", filename, (), names), None if limits is None else limits._row())
        _define(self._vm, Types(types))
        self._vm.run()

    @property
    def paused(self) -> Paused | None:
        """What the session waits for."""
        return self._paused

    @property
    def usage(self) -> Usage:
        """What the session used so far."""
        return _usage(self._vm)

    def limits(self, limits: Limits) -> None:
        """Sets the limits; what was used before counts."""
        self._vm.limits(limits._row())

    def _feed(self, code: str, inputs: Mapping[str, Any] | None) -> None:
        if self._paused is not None:
            raise Error("the session waits for the answer of a call: resume that first, or abandon it")
        for name, value in (inputs or {}).items():
            _check_name(name, "an input")
            self._vm.set(name, value)
        status = self._vm.feed(code.encode("utf-8", "surrogatepass"))
        if isinstance(status, tuple):
            kind, _, message = status[0].partition(": ")
            raise CompileError(kind, message, "<session>", status[1], status[2], code)
        if status == _NOMEM:
            raise MemoryError("the source does not fit the program's memory limit")
        if status:
            raise Error("the session was stopped by a limit: LimitError.resume lets it go on, abandon gives that run up")

    def feed(self, code: str, inputs: Mapping[str, Any] | None = None, print: Callable[[str], Any] | None = None) -> Paused | Done:
        """Runs code. Calls of functions that were given as callables are answered; another call pauses the session.

        inputs are names to set before. print is called with the text as the code prints it, until the first pause.
        """
        self._feed(code, inputs)
        vm = self._vm
        printed = None if print is None else _watch_print(vm, print)
        try:
            status, _ = _answer_all(vm, vm.run(), self._known, True)
        finally:
            if printed is not None:
                vm.set_print(None)
        return _outcome(vm, status, self, printed)

    async def feed_async(self, code: str, inputs: Mapping[str, Any] | None = None, print: Callable[[str], Any] | None = None) -> Done:
        """Runs code to its end; calls are answered with the session's functions, which may be `async def`."""
        self._feed(code, inputs)
        printed = _watch_print(self._vm, print)
        return await _drive_async(self._vm, await _in_thread(self._vm, self._vm.run), self._known, self, printed)

    def abandon(self) -> None:
        """Gives up the run that waits for an answer or met a limit. The names it has set stay; no `finally` of it runs."""
        if self._paused is not None:
            self._paused._vm = None
            self._paused = None
        self._vm.abandon()

    def fork(self, n: int = 2) -> list[Session]:
        """n independent copies; this one stays as it is."""
        return [self._around(self._vm.fork(), self._known) for _ in range(n)]

    def dump(self, key: bytes | None = None) -> bytes:
        """The session as bytes, idle or paused."""
        return self._vm.dump(key)

    @classmethod
    def load(cls, blob: bytes, key: bytes, functions: Mapping[str, Callable[..., Any]] | None = None,
             limits: Limits | None = None, types: Iterable[type] = ()) -> Session:
        """The session of a dump made with this key; `paused` is what it waits for."""
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError("load needs the key of the dump; load_unauthenticated takes dumps without one")
        return cls._loaded(blob, bytes(key), functions, limits, types)

    @classmethod
    def load_unauthenticated(cls, blob: bytes, functions: Mapping[str, Callable[..., Any]] | None = None,
                             limits: Limits | None = None, types: Iterable[type] = ()) -> Session:
        """As load, for bytes whose origin you trust: everything in them is checked, but anybody may have written them."""
        return cls._loaded(blob, None, functions, limits, types)

    @classmethod
    def _loaded(cls, blob: bytes, key: bytes | None, functions: Mapping[str, Callable[..., Any]] | None, limits: Limits | None,
                types: Iterable[type]) -> Session:
        known = _callables(functions)
        vm = cls._engine.load(blob, key, None, (limits or Limits())._row())
        vm.set_types(Types(types))
        return cls._around(vm, known)

    @classmethod
    def _around(cls, vm: _cloche.Vm, known: dict[str, Callable[..., Any]]) -> Session:
        self = cls.__new__(cls)
        self._known = known
        self._vm = vm
        self._paused = _paused(vm, "", self) if vm.calls() else None
        return self
