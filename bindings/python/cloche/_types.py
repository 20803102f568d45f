# SPDX-License-Identifier: MIT
"""Classes of the host whose instances cross: dataclasses, enums, named tuples, pydantic models.

A program gets a class of the same name for each, made from the fields alone: no code of the host's methods goes in, and no
code of the program's comes out. What enters is an instance of that class; what leaves is an instance of the host's.
"""
from __future__ import annotations

import ast
import dataclasses
import datetime
import decimal
import enum
import keyword
from collections.abc import Iterable
from typing import Any, NamedTuple

from . import _cloche
from ._errors import ConversionError, SnapshotError


class _Shape(NamedTuple):
    cls: type
    kind: str  # "dataclass", "model", "tuple" or "enum"
    fields: tuple[str, ...]


def _is_model(cls: type) -> bool:
    return callable(getattr(cls, "model_validate", None)) and isinstance(getattr(cls, "model_fields", None), dict)


def _is_named_tuple(cls: type) -> bool:
    return issubclass(cls, tuple) and isinstance(getattr(cls, "_fields", None), tuple)


def _shape(cls: type) -> _Shape:
    if isinstance(cls, enum.EnumMeta):
        if issubclass(cls, enum.Flag):
            raise TypeError(f"the enum {cls.__name__} is a Flag: its members cannot be listed, give numbers instead")
        return _Shape(cls, "enum", ("_name_",))
    if dataclasses.is_dataclass(cls):
        return _Shape(cls, "dataclass", tuple(f.name for f in dataclasses.fields(cls)))
    if _is_named_tuple(cls):
        return _Shape(cls, "tuple", ())
    if _is_model(cls):
        return _Shape(cls, "model", tuple(cls.model_fields))  # type: ignore[attr-defined]
    raise TypeError(f"types= takes dataclasses, enums, named tuples and pydantic models, and {cls.__name__} is none of them")


def _literal(value: Any) -> str | None:
    """Source text of a default value, if it has one."""
    text = repr(value)
    try:
        back = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None
    return text if type(back) is type(value) and back == value else None


_NO_DEFAULT = object()


def _defaults(shape: _Shape) -> list[tuple[str, str | None, bool]]:
    """(name, source of the default or None, whether each call makes a new one) of the arguments of __init__."""
    rows: list[tuple[str, str | None, bool]] = []
    if shape.kind == "dataclass":
        for f in dataclasses.fields(shape.cls):
            if f.default_factory is not dataclasses.MISSING:
                made = f.default_factory()
                rows.append((f.name, _literal(made), True))
            else:
                rows.append((f.name, None if f.default is dataclasses.MISSING else _literal(f.default), False))
    elif shape.kind == "model":
        for name, info in shape.cls.model_fields.items():  # type: ignore[attr-defined]
            required = info.is_required()
            value = _NO_DEFAULT if required else info.get_default(call_default_factory=True)
            rows.append((name, None if value is _NO_DEFAULT else _literal(value), True))
    else:
        given = getattr(shape.cls, "_field_defaults", {})
        rows = [(n, _literal(given[n]) if n in given else None, False) for n in shape.cls._fields]  # type: ignore[attr-defined]
    return rows


def _arguments(rows: list[tuple[str, str | None, bool]]) -> tuple[str, list[str]]:
    """The parameter list, and the lines that make the defaults which must be new each time."""
    parts: list[str] = []
    lines: list[str] = []
    optional = False
    for name, default, fresh in rows:
        if default is None:
            if optional and "*" not in parts:
                parts.append("*")
            parts.append(name)
        elif fresh:
            optional = True
            parts.append(f"{name}=_missing")
            lines.append(f"        if {name} is _missing: {name} = {default}")
        else:
            optional = True
            parts.append(f"{name}={default}")
    return "".join(", " + p for p in parts), lines


def _record_source(shape: _Shape) -> list[str]:
    cls, names = shape.cls, shape.fields
    params: Any = getattr(cls, "__dataclass_params__", None)
    parameters, lines = _arguments(_defaults(shape))
    shown = ", ".join(f"{n}={{self.{n}!r}}" for n in names)
    own = "(" + "".join(f"self.{n}, " for n in names) + ")"
    theirs = "(" + "".join(f"other.{n}, " for n in names) + ")"
    lines = [f"    class {cls.__name__}:", f"        __qualname__ = {cls.__name__!r}", f"        __match_args__ = {names!r}",
             f"        def __init__(self{parameters}):", *(f"    {line}" for line in lines),
             *(f"            self.{n} = {n}" for n in names), "            pass",
             "        def __repr__(self):", f"            return type(self).__qualname__ + f'({shown})'"]
    if params is None or params.eq:
        lines += ["        def __eq__(self, other):", f"            return {own} == {theirs} if type(other) is type(self) else NotImplemented"]
        if params is not None and (params.frozen or params.unsafe_hash):
            lines += ["        def __hash__(self):", f"            return hash({own})"]
    if params is not None and params.order:
        for method, sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">=")):
            lines += [f"        def __{method}__(self, other):",
                      f"            return {own} {sign} {theirs} if type(other) is type(self) else NotImplemented"]
    return lines


def _tuple_source(shape: _Shape) -> list[str]:
    cls = shape.cls
    names: tuple[str, ...] = cls._fields  # type: ignore[attr-defined]
    parameters, _ = _arguments(_defaults(shape))
    shown = ", ".join(f"{n}={{self[{i}]!r}}" for i, n in enumerate(names))
    return [f"    class {cls.__name__}(tuple):", f"        __qualname__ = {cls.__name__!r}", "        __slots__ = ()",
            f"        _fields = __match_args__ = {names!r}",
            f"        def __new__(cls{parameters}):", f"            return tuple.__new__(cls, ({''.join(n + ', ' for n in names)}))",
            "        def __repr__(self):", f"            return type(self).__name__ + f'({shown})'",
            "        def _asdict(self):", "            return dict(zip(self._fields, self))",
            "        def _replace(self, **changes):", "            return type(self)(**{**self._asdict(), **changes})",
            *(f"        {n} = property(lambda self: self[{i}])" for i, n in enumerate(names))]


_ENUM_BASE = """\
    class EnumType(type):
        def __call__(cls, value):
            for member in cls._members_:
                if member.value == value: return member
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        def __iter__(cls): return iter(cls._members_)
        def __len__(cls): return len(cls._members_)
        def __getitem__(cls, name):
            for member in cls._members_:
                if member.name == name: return member
            raise KeyError(name)
        def __contains__(cls, x): return any(m is x or m.value == x for m in cls._members_)
        def __repr__(cls): return f'<enum {cls.__name__!r}>'
        def __setattr__(cls, name, value): raise AttributeError(f'cannot reassign member {name!r}')
    def member(cls, base, name, value):
        m = object.__new__(cls) if base is None else base.__new__(cls, value)
        m._name_ = m.name = name
        m._value_ = m.value = value
        cls._members_.append(m)
        type.__setattr__(cls, name, m)
"""


def _enum_source(shape: _Shape) -> list[str]:
    cls = shape.cls
    base = next((b for b in (int, str, float, bytes) if issubclass(cls, b)), None)
    name, parent = cls.__name__, "" if base is None else base.__name__ + ", "
    lines = [f"    class {name}({parent}metaclass=EnumType):", f"        __qualname__ = {name!r}", "        _members_ = []",
             "        def __repr__(self): return f'<{type(self).__name__}.{self.name}: {self.value!r}>'",
             "        def __hash__(self): return hash(self.value) if isinstance(self, (int, str, float, bytes)) else hash(self.name)"]
    if base is None:
        lines.append("        def __eq__(self, other): return self is other")
    if base is None or not issubclass(cls, enum.ReprEnum):
        lines.append("        def __str__(self): return f'{type(self).__name__}.{self.name}'")
    else:
        text = "str.__str__" if base is str else f"{base.__name__}.__repr__"
        lines.append(f"        def __str__(self): return {text}(self)")
    for member in cls:  # type: ignore[attr-defined]
        value = _literal(member.value)
        if value is None:
            raise ConversionError(f"the value of {name}.{member.name} is no plain data")
        lines.append(f"    member({name}, {parent.strip(', ') or None}, {member.name!r}, {value})")
    return lines


class Types:
    """The classes of one program, and the source that makes its own of them."""

    def __init__(self, classes: Iterable[type]) -> None:
        self.shapes: dict[str, _Shape] = {}
        for cls in classes:
            if not isinstance(cls, type):
                raise TypeError(f"types= is a list of classes, and {cls!r} is none")
            shape = _shape(cls)
            if self.shapes.setdefault(cls.__name__, shape).cls is not cls:
                raise ValueError(f"two of the types are called {cls.__name__!r}")
            for name in (cls.__name__, *shape.fields):
                if not name.isidentifier() or keyword.iskeyword(name):
                    raise ValueError(f"{name!r} is not a name a program can use")
        self.source = self._source().encode() if self.shapes else b""

    def _source(self) -> str:
        lines = ["def types():", "    _missing = object()", _ENUM_BASE.rstrip()]
        for shape in self.shapes.values():
            make = {"enum": _enum_source, "tuple": _tuple_source}.get(shape.kind, _record_source)
            lines += make(shape)
        names = "".join(name + ", " for name in self.shapes)
        return "\n".join([*lines, f"    return ({names})", f"({names}) = types()", "" if "types" in self.shapes else "del types"])

    def fields(self, name: str) -> tuple[str, ...] | None:
        """The attributes to read of an instance of the program's class `name`; None if the host has no such class."""
        shape = self.shapes.get(name)
        return None if shape is None else shape.fields

    def decode(self, name: str, items: tuple[Any, ...] | None, attributes: dict[str, Any]) -> Any:
        """The host's object. Its constructor is called, so what that checks is checked."""
        shape = self.shapes[name]
        cls: Any = shape.cls
        try:
            if shape.kind == "enum":
                return cls[attributes["_name_"]]
            if shape.kind == "tuple":
                return cls._make(items if items is not None else ())
            if shape.kind == "model":
                return cls.model_validate(attributes)
            inits = {f.name: f.init for f in dataclasses.fields(cls)}
            made = cls(**{k: v for k, v in attributes.items() if inits[k]})
            for k, v in attributes.items():
                if not inits[k]:
                    object.__setattr__(made, k, v)
            return made
        except (KeyError, TypeError, ValueError) as problem:
            raise ConversionError(f"the program's {name} is no {cls.__qualname__}: {problem}") from problem

    def encode(self, x: Any) -> tuple[str, str | None, Any, tuple[str, ...], tuple[Any, ...]] | None:
        """(class, member, items, names, values) of an object of one of the classes; None for any other."""
        cls = type(x)
        shape = self.shapes.get(cls.__name__)
        if shape is None or shape.cls is not cls:
            return None
        if shape.kind == "enum":
            if x.name not in cls.__members__:
                raise ConversionError(f"{x!r} is no member of {cls.__name__} by name")
            return cls.__name__, x.name, None, (), ()
        if shape.kind == "tuple":
            return cls.__name__, None, tuple(x), (), ()
        names = tuple(n for n in shape.fields if hasattr(x, n))
        return cls.__name__, None, None, names, tuple(getattr(x, n) for n in names)


def explain(x: Any) -> str:
    """Why a value cannot enter, and what to give instead."""
    cls = type(x)
    name = cls.__name__
    if isinstance(x, enum.Enum):
        advice = f"give types=[{name}] when the program is made, or its .value"
    elif dataclasses.is_dataclass(x):
        advice = f"give types=[{name}] when the program is made, or dataclasses.asdict(...)"
    elif _is_named_tuple(cls):
        advice = f"give types=[{name}] when the program is made, or tuple(...), or its ._asdict()"
    elif _is_model(cls):
        advice = f"give types=[{name}] when the program is made, or its .model_dump()"
    elif isinstance(x, (datetime.date, datetime.time)):
        advice = "this version's programs have no module datetime; give .isoformat()"
    elif isinstance(x, datetime.timedelta):
        advice = "this version's programs have no module datetime; give .total_seconds()"
    elif isinstance(x, decimal.Decimal):
        advice = "this version's programs have no module decimal; give str(...)"
    elif isinstance(x, type) or callable(x):
        advice = "functions are named when the program is made (functions=), classes too (types=)"
    else:
        advice = "give plain data (None, bool, int, float, str, bytes, list, tuple, dict, set)"
    return f"a value of type '{name}' cannot enter the program; {advice}"


_cloche._set_errors(ConversionError, SnapshotError, explain)
