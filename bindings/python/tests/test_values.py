# SPDX-License-Identifier: MIT
"""Values cross both ways without loss, or not at all."""
from __future__ import annotations

import enum
import math
from typing import Any

import cloche
import pytest
from cloche import Paused, Program

ECHO = Program("x", inputs=["x"])

PLAIN: list[Any] = [
    None, True, False, 0, 1, -1, 2**62, -(2**62), 2**63, -(2**63), 2**64, 10**100, -(2**9000), 0.0, -0.0, 1.5, 1e308, 5e-324, float("inf"),
    "", "text", "\u00e9\u20ac\U0001f600", "nul\0inside", "\ud800", b"", b"\0\xff", [], [1, [2, [3]]], (), (1, ("x",)), {}, {"a": 1, 2: "b", None: []},
    {(1, 2): {"n": 1}}, set(), {1, "a"}, frozenset({1, 2}), {frozenset({1})}, 1 + 2j, bytearray(b"abc"), bytearray(),
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda v: type(v).__name__)
def test_there_and_back(value: Any) -> None:
    back = ECHO.run({"x": value}).value
    assert type(back) is type(value) and back == value
    if not isinstance(value, (set, frozenset)): # the order of a set of strings is the host's own affair
        assert repr(back)[:1000] == repr(value)[:1000] # tells -0.0 from 0.0, True from 1
    r = Program("f(x, k=x)", inputs=["x"], functions=["f"]).start({"x": value})
    assert isinstance(r, Paused)
    assert r.args == (value,) and r.kwargs == {"k": value}
    assert r.resume(value).value == value


def test_nan_and_order() -> None:
    assert math.isnan(ECHO.run({"x": float("nan")}).value)
    assert list(ECHO.run({"x": {"z": 1, "a": 2, "m": 3}}).value) == ["z", "a", "m"]


def test_sharing_and_cycles() -> None:
    shared: list[int] = [1]
    back = ECHO.run({"x": [shared, shared]}).value
    assert back[0] is back[1]
    loop: list[Any] = []
    loop.append(loop)
    back = ECHO.run({"x": loop}).value
    assert back[0] is back
    assert Program("d = {}\nd['self'] = d\nd").run().value["self"]["self"]["self"]
    value = Program("a = [1]\nfor i in range(90): a = [a, a]\na").run().value
    assert value[0] is value[1]
    with pytest.raises(cloche.ConversionError, match="deeply"):
        Program("a = []\nfor i in range(1000): a = [a]\na").run()
    deep: list[Any] = []
    for _ in range(1000):
        deep = [deep]
    with pytest.raises(cloche.ConversionError, match="deeply"):
        ECHO.run({"x": deep})


class Color(enum.IntEnum):
    RED = 1


class Text(str):
    pass


@pytest.mark.parametrize("value", [object(), Color.RED, Text("x"), lambda: 0, [object()], {1: object()}, (Text("x"),), range(3), type], ids=repr)
def test_what_cannot_enter(value: Any) -> None:
    with pytest.raises(cloche.ConversionError, match="cannot enter"):
        ECHO.run({"x": value})
    with pytest.raises(cloche.ConversionError, match="cannot enter"):
        Program("f()", functions={"f": lambda: value}).run()


@pytest.mark.parametrize("source", ["object()", "lambda: 0", "class A: pass\nA()", "[len]", "{'a': (int,)}", "class T(tuple): pass\nT()", "range(3)", "(i for i in [])"])
def test_what_cannot_leave(source: str) -> None:
    with pytest.raises(cloche.ConversionError, match="cannot leave"):
        Program(source).run()


def test_arguments_that_cannot_leave() -> None:
    r = Program("f(object(), 1)", functions=["f"]).start()
    assert isinstance(r, Paused) and r.function == "f"
    with pytest.raises(cloche.ConversionError):
        r.args
    with pytest.raises(cloche.ConversionError):
        r.kwargs
    assert r.resume("refused").value == "refused"
    with pytest.raises(cloche.ConversionError):
        Program("f(object())", functions={"f": print}).run()


def test_exceptions_as_values() -> None:
    e = ECHO.run({"x": ValueError("text", 1)}).value
    assert type(e) is ValueError and e.args == ("text", 1)
    assert Program("(type(x).__name__, x.args)", inputs=["x"]).run({"x": KeyError(("a",))}).value == ("KeyError", (("a",),))

    class Mine(ValueError):
        pass

    with pytest.raises(cloche.ConversionError):
        ECHO.run({"x": Mine("x")})
    e = Program("class Bad(TypeError): pass\nBad(1)").run().value
    assert type(e) is TypeError and e.args == (1,) and e.cloche_type == "Bad"


def test_values_larger_than_the_memory_limit() -> None:
    with pytest.raises(MemoryError):
        ECHO.run({"x": "x" * 10_000_000}, limits=cloche.Limits(memory=1_000_000))
    r = Program("f()\n1", functions=["f"]).start(limits=cloche.Limits(memory=1_000_000))
    assert isinstance(r, Paused)
    with pytest.raises(MemoryError):
        r.resume([0] * 10_000_000)
    assert r.resume("small").value == 1


def test_large_values() -> None:
    rows = [{"id": i, "name": f"n{i}", "ok": i % 2 == 0} for i in range(20_000)]
    assert ECHO.run({"x": rows}).value == rows
    assert Program("sum(r['id'] for r in x if r['ok'])", inputs=["x"]).run({"x": rows}).value == sum(range(0, 20_000, 2))
