# SPDX-License-Identifier: MIT
"""Python values as bytes, for programs in another process: the format of src/worker/values.h.

What comes from there may be anything: every read has an end, and what makes no sense is a Damaged.
"""
from __future__ import annotations

import builtins
import struct
from typing import Any

from ._errors import ConversionError
from ._types import Types, explain

_DEPTH = 200
_I64 = 1 << 63
_PLAIN = "give plain data (numbers, str, bytes, list, tuple, dict, set)"


class Damaged(Exception):
    """Bytes that no worker writes."""


# ---- numbers and texts ----

def u32(n: int) -> bytes:
    return n.to_bytes(4, "little")


def text(data: bytes) -> bytes:
    return u32(len(data)) + data + b"\0"


def string(s: str) -> bytes:
    return text(s.encode("utf-8", "surrogatepass"))


class Reader:
    """Reads from the front; behind the end everything is Damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, n: int) -> bytes:
        piece = self.data[self.at:self.at + n]
        if len(piece) != n:
            raise Damaged
        self.at += n
        return piece

    def u8(self) -> int:
        return self.take(1)[0]

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def u64(self) -> int:
        return int.from_bytes(self.take(8), "little")

    def text(self) -> bytes:
        data = self.take(self.u32())
        if self.take(1) != b"\0":
            raise Damaged
        return data

    def string(self) -> str:
        try:
            return self.text().decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise Damaged from None

    def end(self) -> None:
        if self.at != len(self.data):
            raise Damaged


# ---- to the program ----

def encode(value: Any, types: Types | None) -> bytes:
    out: list[bytes] = []
    _Encoder(out, types).put(value, 0)
    return b"".join(out)


class _Encoder:
    def __init__(self, out: list[bytes], types: Types | None) -> None:
        self.out = out
        self.types = types
        self.memo: dict[int, int] = {}
        self.alive: list[Any] = []  # ids stay taken as long as their objects live

    def put(self, x: Any, depth: int) -> None:
        out, cls = self.out, type(x)
        if depth > _DEPTH:
            raise ConversionError("the value is nested too deeply")
        if x is None:
            out.append(b"N")
        elif cls is bool:
            out.append(b"T" if x else b"F")
        elif cls is int:
            out.append(b"i" + (x % (1 << 64)).to_bytes(8, "little") if -_I64 <= x < _I64 else b"I" + text(hex(x).encode()))
        elif cls is float:
            out.append(b"f" + struct.pack("<d", x))
        elif cls is str:
            out.append(b"s" + string(x))
        elif cls is bytes:
            out.append(b"b" + text(x))
        elif cls is complex:
            out.append(b"c" + struct.pack("<dd", x.real, x.imag))
        elif id(x) in self.memo:
            out.append(b"R" + u32(self.memo[id(x)]))
        else:
            self.container(x, cls, depth)

    def container(self, x: Any, cls: type, depth: int) -> None:
        out = self.out
        row = None
        if cls not in (bytearray, list, tuple, dict, set, frozenset) and not isinstance(x, BaseException):
            row = self.types.encode(x) if self.types is not None else None
            if row is None:
                raise ConversionError(explain(x))
        self.memo[id(x)] = len(self.memo)
        self.alive.append(x)
        if cls is bytearray:
            out.append(b"B" + text(bytes(x)))
        elif cls is list or cls is tuple:
            items = list(x)
            out.append((b"l" if cls is list else b"t") + u32(len(items)))
            for item in items:
                self.put(item, depth + 1)
        elif cls is dict:
            pairs = list(x.items())
            out.append(b"d" + u32(len(pairs)))
            for key, value in pairs:
                self.put(key, depth + 1)
                self.put(value, depth + 1)
        elif cls is set or cls is frozenset:
            items = list(x)
            out.append((b"S" if cls is set else b"Z") + u32(len(items)))
            for item in items:
                self.put(item, depth + 1)
        elif row is not None:
            self.instance(row, depth)
        else:
            name = cls.__name__
            if getattr(builtins, name, None) is not cls:
                raise ConversionError(f"an exception of class '{name}' cannot enter the program, only those of the builtin classes")
            out.append(b"E" + string(name))
            self.put(tuple(x.args), depth + 1)

    def instance(self, row: tuple[str, str | None, Any, tuple[str, ...], tuple[Any, ...]], depth: int) -> None:
        name, member, items, fields, values = row
        self.out.append(b"O" + string(name))
        if member is not None:
            self.out.append(b"\1" + string(member))
            return
        self.out.append(b"\0")
        self.put(items, depth + 1)
        self.out.append(u32(len(fields)))
        for field, value in zip(fields, values):
            self.out.append(string(field))
            self.put(value, depth + 1)


# ---- from the program ----

def decode(data: bytes, types: Types | None) -> Any:
    reader = Reader(data)
    value = _Decoder(reader, types).get(0)
    reader.end()
    return value


_UNFINISHED = object()


class _Decoder:
    def __init__(self, reader: Reader, types: Types | None) -> None:
        self.r = reader
        self.types = types
        self.memo: list[Any] = []

    def get(self, depth: int) -> Any:
        r = self.r
        tag = r.take(1)
        if depth > _DEPTH + 1:
            raise Damaged
        if tag == b"N":
            return None
        if tag in b"TF":
            return tag == b"T"
        if tag == b"i":
            n = r.u64()
            return n - (1 << 64) if n >= _I64 else n
        if tag == b"I":
            try:
                return int(r.text(), 16)
            except ValueError:
                raise Damaged from None
        if tag == b"f":
            return struct.unpack("<d", r.take(8))[0]
        if tag == b"s":
            return r.string()
        if tag == b"b":
            return r.text()
        if tag == b"c":
            return complex(*struct.unpack("<dd", r.take(16)))
        if tag == b"R":
            index = r.u32()
            if index >= len(self.memo):
                raise Damaged
            if self.memo[index] is _UNFINISHED:  # a tuple in itself, by way of a list
                raise ConversionError("the value is nested too deeply")
            return self.memo[index]
        if tag == b"!":
            raise ConversionError(f"a value of type '{r.string()}' cannot leave the program; {_PLAIN}")
        if tag == b"?":
            raise ConversionError(f"a value of type '{r.string()}' cannot leave the program: return plain data, or name a class of "
                                  "yours with types=")
        if tag == b">":
            raise ConversionError("the value is nested too deeply")
        index = len(self.memo)
        self.memo.append(_UNFINISHED)
        value = self.container(tag, index, depth)
        self.memo[index] = value
        return value

    def count(self) -> int:
        n = self.r.u32()
        if n > len(self.r.data):
            raise Damaged
        return n

    def container(self, tag: bytes, index: int, depth: int) -> Any:
        r = self.r
        if tag == b"l":
            items: list[Any] = []
            self.memo[index] = items
            for _ in range(self.count()):
                items.append(self.get(depth + 1))
            return items
        if tag == b"t":
            return tuple([self.get(depth + 1) for _ in range(self.count())])
        try:
            if tag == b"d":
                table: dict[Any, Any] = {}
                self.memo[index] = table
                for _ in range(self.count()):
                    key = self.get(depth + 1)
                    table[key] = self.get(depth + 1)
                return table
            if tag in b"SZ":
                members = [self.get(depth + 1) for _ in range(self.count())]
                return set(members) if tag == b"S" else frozenset(members)
        except ConversionError:
            raise
        except TypeError:  # not hashable
            raise Damaged from None
        if tag == b"B":
            return bytearray(r.text())
        if tag == b"E":
            return self.exception(depth)
        if tag == b"O":
            return self.instance(depth)
        raise Damaged

    def exception(self, depth: int) -> BaseException:
        name, base, said = self.r.string(), self.r.string(), self.r.string()
        cls = getattr(builtins, base, None)
        if not (isinstance(cls, type) and issubclass(cls, BaseException)):
            cls = RuntimeError
        start = self.r.at
        made: Any = None
        try:
            args = self.get(depth + 1)
            if not isinstance(args, tuple):
                raise Damaged
            made = cls(*args)
        except Damaged:
            raise
        except Exception:  # arguments that cannot cross, or that the class does not take: the text is what can be told
            self.r.at = start
            self.skip(depth + 1)
            try:
                made = cls(said)
            except Exception:
                made = RuntimeError(said)
        if name != base:
            made.cloche_type = name
        error: BaseException = made
        return error

    def skip(self, depth: int) -> None:
        """Goes over one value without making it."""
        r = self.r
        tag = r.take(1)
        if depth > _DEPTH + 2:
            raise Damaged
        if tag in b"NTF>":
            return
        if tag in b"if":
            r.take(8)
        elif tag == b"c":
            r.take(16)
        elif tag in b"IsbB!?":
            r.text()
        elif tag == b"R":
            r.take(4)
        elif tag in b"ltSZ":
            for _ in range(self.count()):
                self.skip(depth + 1)
        elif tag == b"d":
            for _ in range(self.count() * 2):
                self.skip(depth + 1)
        elif tag == b"E":
            for _ in range(3):
                r.text()
            self.skip(depth + 1)
        elif tag == b"O":
            r.text()
            self.skip(depth + 1)
            for _ in range(self.count()):
                r.text()
                self.skip(depth + 1)
        else:
            raise Damaged

    def instance(self, depth: int) -> Any:
        name = self.r.string()
        items = self.get(depth + 1)
        attributes = {}
        for _ in range(self.count()):
            field = self.r.string()
            attributes[field] = self.get(depth + 1)
        if self.types is None or self.types.fields(name) is None or not (items is None or isinstance(items, tuple)):
            raise Damaged
        return self.types.decode(name, items, attributes)
