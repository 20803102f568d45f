# SPDX-License-Identifier: MIT
"""The same Program, Paused and Session, with each run in a confined worker process (Linux).

>>> from cloche.isolated import Program
>>> Program("a + 1", inputs=["a"]).run(inputs={"a": 41}).value
42

A process that is lost is replaced: the last state is loaded and the operation done once more, which repeats no call of a host
function. Is it lost again, that is an Error. docs/worker.md of the repository says what confines the processes.
"""
from __future__ import annotations

import codecs
import hashlib
import hmac
import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from . import _core, _worker
from ._core import Call, Done, Limits, Usage
from ._errors import CompileError, ConversionError, Error, LimitError, Raised, SnapshotError
from ._types import Types
from ._wire import Damaged, Reader, decode, encode, string, text, u32

__all__ = ["Call", "CompileError", "ConversionError", "Done", "Error", "LimitError", "Limits", "Paused", "Program", "Raised", "Session",
           "SnapshotError", "Usage"]

_WANT_SNAPSHOTS, _WANT_VALUES, _WANT_COMPILED = 4, 16, 32
_DONE, _PAUSED, _RAISED, _LIMIT, _STATE = 1, 2, 3, 4, 7
_NO_CLOCK = bytes(17)  # nor a seed
_GRACE = 2.0  # seconds a process may exceed its program's time limit
_DEFAULT: tuple[int, ...] = Limits()._row()
_FLAGS_AT, _SEALED, _SEAL = 12, 1, 32  # in snapshots
_AT_ONCE = max(8, 2 * (os.cpu_count() or 1))  # processes that hold a stopped program

_F = TypeVar("_F", bound=Callable[..., Any])


class _Source:
    """What `compile` made: the source compiles, in a worker."""

    def __init__(self, source: bytes, filename: str, inputs: Sequence[str], functions: Sequence[str], async_functions: Sequence[str]) -> None:
        self.source, self.filename, self.inputs = source, filename, tuple(inputs)
        self.functions, self.async_functions = tuple(functions), tuple(async_functions)

    def frame(self, definitions: bytes, values: dict[str, bytes]) -> bytes:
        def names(rows: tuple[str, ...]) -> bytes:
            return u32(len(rows)) + b"".join(string(name) for name in rows)

        return b"".join([text(definitions), text(self.source), string(self.filename), names(self.inputs),
                         *(text(values.get(name, b"N")) for name in self.inputs), names(self.functions), names(self.async_functions)])


def _claimed(method: _F) -> _F:
    @wraps(method)
    def call(self: Vm, *args: Any) -> Any:
        if not self._busy.acquire(blocking=False):
            raise RuntimeError("this program is running; it cannot be used until it stops")
        try:
            return method(self, *args)
        finally:
            self._busy.release()

    return call  # type: ignore[return-value]


class _Rejected(Exception):
    """The operation was not possible and changed nothing."""

    def __init__(self, kind: str, subject: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.subject, self.message = kind, subject, message


# Machines with a process, the one used last at the end. The lock may be taken again: collecting garbage can end a machine anywhere.
_idle: OrderedDict[int, weakref.ref[Vm]] = OrderedDict()
_idle_lock = threading.RLock()


class Vm:
    """A machine in a worker, with the methods of the extension's. Where it stands is known here; the process may be exchanged."""

    paused_class: type[Paused]

    def __init__(self, source: _Source | None, limits: tuple[int, ...] | None) -> None:
        self._source = source
        self._row = limits or _DEFAULT
        self._types: Types | None = None
        self._definitions = b""
        self._values: dict[str, bytes] = {}
        self._answers: dict[int, bytes] = {}
        self._busy = threading.Lock()
        self._process: _worker.Process | None = None
        self._snapshot: bytes | None = None
        self._started = source is None
        self._status = 0
        self._usage: tuple[int, ...] = (0,) * 7
        self._rows: list[tuple[int, str, int, int]] = []
        self._args: list[tuple[bytes, bytes]] = []
        self._value = b"N"
        self._error = ("", "", "", b"N")
        self._limit = ""
        self._printed: list[str] = []
        self._print: Callable[[str], Any] | None = None
        self._chars = codecs.getincrementaldecoder("utf-8")("surrogatepass")

    # ---- the process ----

    def _release(self) -> None:
        with _idle_lock:
            _idle.pop(id(self), None)
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def __del__(self) -> None:
        self._release()

    def _settled(self) -> None:
        """Others may need the process; a state that can be loaded again is not bound to it."""
        with _idle_lock:
            if self._process is not None and self._snapshot is not None:
                _idle[id(self)] = weakref.ref(self)
                _idle.move_to_end(id(self))
            old = next(iter(_idle.values()))() if len(_idle) > _AT_ONCE else None
        if old is not None and old is not self and old._busy.acquire(blocking=False):
            try:
                old._release()
            finally:
                old._busy.release()

    def _head(self, want: int) -> bytes:
        shapes = self._types.shapes if self._types is not None else {}
        rows = b"".join(string(name) + u32(len(shape.fields)) + b"".join(map(string, shape.fields)) for name, shape in shapes.items())
        return bytes([want | _WANT_VALUES]) + b"".join(n.to_bytes(8, "little") for n in self._row) + _NO_CLOCK + u32(len(shapes)) + rows

    def _seconds(self) -> float | None:
        return None if self._row[1] > 10**18 else self._row[1] / 1e9 + _GRACE

    def _load(self, process: _worker.Process, snapshot: bytes) -> bytes:
        kind, body, stop = process.call(_worker.LOAD, self._head(0) + text(snapshot), lambda data: None, self._seconds())
        if stop is not None:
            raise stop
        if kind == _worker.FAILED:
            raise _rejection(body)
        if kind != _worker.REPORT:
            raise _worker.Lost("it broke the protocol")
        return body

    def _sink(self, skip: int) -> Callable[[bytes], None]:
        """Takes what is printed, without the first bytes: those of an attempt whose process was lost."""
        def take(data: bytes) -> None:
            nonlocal skip
            if skip:
                data, skip = data[skip:], max(0, skip - len(data))
            self._seen += len(data)
            if self._seen > self._row[6] + (1 << 16):  # its own limit is inside the interpreter, which may be anybody's by now
                raise _worker.Lost("it broke the protocol")
            try:
                chars = self._chars.decode(data)
            except UnicodeDecodeError:
                raise _worker.Lost("it broke the protocol") from None
            if not chars:
                return
            if self._print is None:
                self._printed.append(chars)
            else:
                self._print(chars)

        return take

    def _operate(self, kind: int, body: bytes) -> tuple[int, bytes]:
        """Once more with the last state, when the process is lost."""
        self._seen = 0
        for last in (False, True):
            try:
                if self._process is None:
                    self._process = _worker.take()
                    if kind != _worker.START and self._snapshot is not None:
                        self._load(self._process, self._snapshot)
                    elif kind != _worker.START:
                        raise Error("the program's process was lost, and its state with it")
                kind_of_answer, answer, stop = self._process.call(kind, body, self._sink(self._seen), self._seconds())
                break
            except _worker.Lost as problem:
                self._release()
                if last:
                    raise Error(f"the program's process was lost: {problem}") from None
        if kind_of_answer == _worker.REPORT:
            self._take_report(answer)
        if stop is not None:
            raise stop
        return kind_of_answer, answer

    def _take_report(self, body: bytes, snapshot: bytes | None = None) -> None:
        """snapshot: the state it is about, if the report does not carry it."""
        try:
            self._read_report(Reader(body))
            self._snapshot = self._snapshot or snapshot
        except Damaged:
            self._release()
            raise Error("the program's process was lost: it broke the protocol") from None

    def _read_report(self, r: Reader) -> None:
        status = r.u8() + 1
        if not _DONE <= status <= _LIMIT:
            raise Damaged
        usage = tuple(r.u64() for _ in range(7))
        rows, args = [], []
        if status == _DONE:
            self._value = _value(r)
        elif status == _RAISED:
            texts = r.string(), r.string(), r.string()
            r.u32()
            r.text()
            self._error = (*texts, _value(r))
        elif status == _LIMIT:
            self._limit = r.string()
        else:
            for _ in range(r.u32()):
                number, line, is_async = r.u32(), r.u32(), r.u8()
                rows.append((number, r.string(), line, is_async))
                args.append((_value(r), _value(r)))
                r.text()
                r.text()
            if not rows:
                raise Damaged
        snapshot = r.text()
        r.end()
        self._status, self._usage, self._rows, self._args = status, usage, rows, args
        self._snapshot = snapshot or None
        self._started = True

    def _do(self, kind: int, body: bytes) -> int:
        try:
            kind, answer = self._operate(kind, body)
            if kind == _worker.FAILED:
                return _refused(_rejection(answer))
            if kind != _worker.REPORT:
                self._release()
                raise Error("the program's process was lost: it broke the protocol")
            return self._status
        finally:
            self._settled()

    # ---- running ----

    @_claimed
    def run(self) -> int:
        answers, self._answers = self._answers, {}
        if not self._started:
            assert self._source is not None
            return self._do(_worker.START, self._head(_WANT_SNAPSHOTS) + self._source.frame(self._definitions, self._values))
        return self._do(_worker.ANSWER, self._head(_WANT_SNAPSHOTS) + u32(len(answers)) + b"".join(answers.values()))

    def _row_of(self, number: int, kind: bytes, value: Any) -> bytes:
        return u32(number) + kind + string("") + text(encode(value, self._types))

    def _single(self, kind: bytes, value: Any) -> int:
        row = self._row_of(0, kind, value)
        if self._status != _PAUSED or len(self._rows) != 1:
            return _STATE
        return self._do(_worker.ANSWER, self._head(_WANT_SNAPSHOTS) + u32(1) + row)

    @_claimed
    def resume(self, value: Any) -> int:
        return self._single(b"V", value)

    @_claimed
    def throw(self, exc: BaseException) -> int:
        return self._single(b"X", exc)

    @_claimed
    def answer(self, number: int, value: Any) -> int:
        self._answers[number] = self._row_of(number, b"V", value)
        return 0

    @_claimed
    def answer_error(self, number: int, exc: BaseException) -> int:
        self._answers[number] = self._row_of(number, b"X", exc)
        return 0

    @_claimed
    def set(self, name: str, value: Any) -> None:
        self._values[name] = encode(value, self._types)

    @_claimed
    def feed(self, source: bytes) -> int | tuple[str, int, int]:
        if self._status not in (_DONE, _RAISED):
            return _STATE
        values, self._values = self._values, {}
        body = [self._head(_WANT_SNAPSHOTS | _WANT_COMPILED), text(source), u32(len(values)), *map(string, values), *map(text, values.values())]
        try:
            kind, answer = self._operate(_worker.FEED, b"".join(body))
        finally:
            self._settled()
        if kind == _worker.SYNTAX:
            return _syntax(answer)
        return _refused(_rejection(answer)) if kind == _worker.FAILED else 0

    @_claimed
    def abandon(self) -> int:
        self._answers.clear()
        return _STATE if self._status not in (_PAUSED, _LIMIT) else int(self._do(_worker.ABANDON, self._head(_WANT_SNAPSHOTS)) != _DONE)

    def interrupt(self) -> None:
        process = self._process
        if process is not None:
            process.interrupt()

    # ---- what is known ----

    @_claimed
    def set_print(self, fn: Callable[[str], Any] | None) -> None:
        self._print = fn

    @_claimed
    def set_types(self, types: Types | None) -> None:
        self._types = types
        if types is not None and types.shapes and self._snapshot is not None and self._process is not None:
            self._take_report(self._load(self._process, self._snapshot), self._snapshot)  # what it waits for, with the classes

    @_claimed
    def define(self, source: bytes) -> int:
        self._definitions = source
        return 0

    @_claimed
    def limits(self, row: tuple[int, ...]) -> None:
        self._row = row

    @_claimed
    def calls(self) -> list[tuple[int, str, int, int]]:
        return [row for row in self._rows if row[0] not in self._answers]

    @_claimed
    def call_args(self, index: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        rows = [i for i, row in enumerate(self._rows) if row[0] not in self._answers]
        args, kwargs = (_decoded(data, self._types) for data in self._args[rows[index]])
        return args, {} if kwargs is None else kwargs

    @_claimed
    def result(self) -> Any:
        return _decoded(self._value, self._types)

    @_claimed
    def error(self) -> tuple[str, str, str, BaseException | None]:
        kind, message, traceback, data = self._error
        try:
            exc = _decoded(data, self._types)
        except ConversionError:
            exc = None  # the texts tell it
        return kind, message, traceback, exc if isinstance(exc, BaseException) else None

    @_claimed
    def limit(self) -> str:
        return self._limit

    @_claimed
    def usage(self) -> tuple[int, ...]:
        return self._usage

    @_claimed
    def output(self) -> str:
        printed, self._printed = "".join(self._printed), []
        return printed

    # ---- snapshots ----

    def _state(self) -> bytes:
        if self._snapshot is None:
            kind, answer = self._operate(_worker.DUMP, b"")
            if kind != _worker.BYTES:
                raise MemoryError("the state does not fit the worker's memory")
            r = Reader(answer)
            self._snapshot = r.text()
        return self._snapshot

    @_claimed
    def dump(self, key: bytes | None) -> bytes:
        if key is not None and not 16 <= len(key) <= 64:
            raise ValueError("a snapshot key has 16 to 64 bytes")
        data = bytearray(self._state())
        if data[_FLAGS_AT] & _SEALED:
            data[_FLAGS_AT] &= ~_SEALED
            del data[-_SEAL:]
        if key is not None:
            data[_FLAGS_AT] |= _SEALED
            data += hashlib.blake2b(data, digest_size=_SEAL, key=key).digest()
        return bytes(data)

    @_claimed
    def fork(self) -> Vm:
        copy = Vm(None, self._row)
        copy._snapshot = self._state()
        for name in ("_types", "_status", "_usage", "_rows", "_args", "_value", "_error", "_limit"):
            setattr(copy, name, getattr(self, name))
        return copy


def _value(r: Reader) -> bytes:
    if r.take(1) != b"V":
        raise Damaged
    return r.text()


def _decoded(data: bytes, types: Types | None) -> Any:
    try:
        return decode(data, types)
    except Damaged:
        raise Error("the program's process sent what is no value") from None


def _rejection(body: bytes) -> _Rejected:
    r = Reader(body)
    try:
        return _Rejected(r.string(), r.string(), r.string())
    except Damaged:
        return _Rejected("damaged", "", "the program's process broke the protocol")


def _refused(problem: _Rejected) -> int:
    if problem.kind == "state":
        return _STATE
    if problem.kind in ("limits", "memory"):
        raise MemoryError(problem.message)
    if problem.kind == "type":
        raise ConversionError(problem.message)
    raise Error(("the classes of types= do not compile: " if problem.kind == "types" else "") + problem.message)


def _syntax(body: bytes) -> tuple[str, int, int]:
    r = Reader(body)
    try:
        return r.string(), r.u32(), r.u32()
    except Damaged:
        raise Error("the program's process was lost: it broke the protocol") from None


class _Engine:
    """What the extension module is to _core."""

    @staticmethod
    def compile(source: bytes, filename: str, inputs: Sequence[str], functions: Sequence[str], async_functions: Sequence[str],
                max_source: int) -> _Source | tuple[str, int, int]:
        made = _Source(source, filename, inputs, functions, async_functions)
        if len(made.inputs) > 10000 or len(made.functions) + len(made.async_functions) > 10000:
            raise ValueError("too many names")
        vm = Vm(made, None)
        kind, answer = vm._operate(_worker.START, vm._head(_WANT_COMPILED) + made.frame(b"", {}))
        vm._release()
        if kind == _worker.SYNTAX:
            return _syntax(answer)
        if kind == _worker.FAILED:
            _refused(_rejection(answer))
        return made

    @staticmethod
    def start(program: _Source, limits: tuple[int, ...] | None) -> Vm:
        return Vm(program, limits)

    @staticmethod
    def load(blob: bytes, key: bytes | None, program: _Source | None, limits: tuple[int, ...] | None) -> Vm:
        blob = bytes(blob)
        if key is not None:
            if not 16 <= len(key) <= 64:
                raise ValueError("a snapshot key has 16 to 64 bytes")
            if len(blob) < 64 or not blob.startswith(b"CLOCHE\r\n"):
                raise SnapshotError("not a Cloche snapshot")
            if not blob[_FLAGS_AT] & _SEALED:
                raise SnapshotError("the snapshot carries no authentication code")
            if not hmac.compare_digest(hashlib.blake2b(blob[:-_SEAL], digest_size=_SEAL, key=key).digest(), blob[-_SEAL:]):
                raise SnapshotError("the snapshot was changed or made with another key")
        vm = Vm(None, limits)
        for last in (False, True):
            vm._process = _worker.take()
            try:
                vm._take_report(vm._load(vm._process, blob), blob)
                break
            except _Rejected as problem:
                if problem.kind == "memory":
                    raise MemoryError(problem.message) from None
                raise SnapshotError(problem.message) from None
            except _worker.Lost as problem:
                vm._release()
                if last:
                    raise Error(f"the program's process was lost: {problem}") from None
        vm._settled()
        return vm


class Paused(_core.Paused):
    __doc__ = _core.Paused.__doc__
    _engine = _Engine


class Program(_core.Program):
    __doc__ = _core.Program.__doc__
    _engine = _Engine


class Session(_core.Session):
    __doc__ = _core.Session.__doc__
    _engine = _Engine


Vm.paused_class = Paused
