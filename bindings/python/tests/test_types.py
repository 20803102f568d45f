# SPDX-License-Identifier: MIT
"""Dataclasses, enums, named tuples and models cross when they are named; everything else says what to do."""
from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
from typing import Any, NamedTuple

import cloche
import pytest
from cloche import Paused, Program, Session

KEY = b"k" * 32


@dataclasses.dataclass
class Address:
    street: str
    tags: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
    note: str = dataclasses.field(default="", init=False)


@dataclasses.dataclass
class User:
    name: str
    address: Address
    friends: list[User] = dataclasses.field(default_factory=list)


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    ROSSO = 1


class Code(enum.IntEnum):
    OK = 200
    GONE = 410


class Word(str, enum.Enum):
    A = "a"


class Name(enum.StrEnum):
    B = "b"


class Point(NamedTuple):
    x: int
    y: int = 7


Pair = collections.namedtuple("Pair", "left right")


class Model:
    """What pydantic's models look like from outside."""

    class _Field:
        def __init__(self, *default: Any) -> None:
            self.default = default

        def is_required(self) -> bool:
            return not self.default

        def get_default(self, call_default_factory: bool = False) -> Any:
            return self.default[0]

    model_fields = {"name": _Field(), "age": _Field(18)}

    def __init__(self, name: str, age: int) -> None:
        self.name, self.age = name, age

    @classmethod
    def model_validate(cls, data: dict[str, Any]) -> Model:
        if not isinstance(data.get("age"), int):
            raise ValueError("age is an int")
        return cls(**data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and vars(self) == vars(other)


ALL: list[Any] = [Address("High St", ["a"]), Version(3, 14), User("Ann", Address("x"), [User("Bob", Address("y"))]), Color.RED, Color.GREEN,
                  Color.ROSSO, Code.GONE, Word.A, Name.B, Point(1), Point(2, 3), Pair([1], (2,)), Model("Ann", 3)]
CLASSES = [Address, Version, User, Color, Code, Word, Name, Point, Pair, Model]


@pytest.mark.parametrize("value", ALL, ids=lambda v: type(v).__name__)
def test_there_and_back(value: Any) -> None:
    p = Program("(x, [x, {'k': x}], f(x))", inputs=["x"], functions={"f": lambda v: v}, types=CLASSES)
    back, nested, answer = p.run({"x": value}).value
    assert type(back) is type(value) and back == value and answer == value
    assert nested[0] is back and nested[1]["k"] is back


def run(source: str, **inputs: Any) -> Any:
    return Program(source, inputs=list(inputs), types=CLASSES).run(inputs).value


def test_made_by_the_program() -> None:
    assert run("User('A', Address(street='s'))") == User("A", Address("s"))
    assert run("a, b = Address('1'), Address('2')\na.tags.append(1)\n[a, b]") == [Address("1", [1]), Address("2")]  # type: ignore[list-item]
    assert run("Version(1, minor=2)") == Version(1, 2)
    assert run("[Color['GREEN'], Color(1), Code(410), Word('a')]") == [Color.GREEN, Color.RED, Code.GONE, Word.A]
    assert run("[Point(5), Point(y=1, x=2), Pair(1, right=2)]") == [Point(5), Point(2, 1), Pair(1, 2)]
    assert run("Model('x')") == Model("x", 18)


def test_what_the_program_sees() -> None:
    assert run("repr(x)", x=ALL[2]) == repr(ALL[2]).replace("test_types.", "")
    assert run("[repr(v) for v in x]", x=[Version(3), Point(1)]) == ["Version(major=3, minor=0, note='')", "Point(x=1, y=7)"]
    assert run("(x.name, x.address.street, type(x).__name__)", x=ALL[2]) == ("Ann", "x", "User")
    assert run("[Version(1) < Version(1, 1), Version(1) == Version(1), len({Version(1), Version(1)}), Address('a') == Address('a')]") == [
        True, True, 1, True]
    assert run("[x is Color.RED, x == 1, x.name, x.value, str(x), repr(x), len(Color), [m.name for m in Color]]", x=Color.RED) == [
        True, False, "RED", 1, "Color.RED", "<Color.RED: 1>", 2, ["RED", "GREEN"]]
    assert run("[x == 410, x + 1, x is Code.GONE, str(x), f'{Name.B}', Word.A.upper()]", x=Code.GONE) == [True, 411, True, "410", "b", "A"]
    assert run("a, b = x\n[a, b, x.y, x[0], x == (1, 7), x._asdict(), x._replace(y=0)]", x=Point(1)) == [
        1, 7, 7, 1, True, {"x": 1, "y": 7}, Point(1, 0)]
    assert run("match x:\n    case User(n, Address(street=s)):\n        r = (n, s)\nr", x=ALL[2]) == ("Ann", "x")
    source = "def f(u):\n    u.address.street = 'new'\n    return u\nf(x)"
    user = User("A", Address("old"))
    assert run(source, x=user) == User("A", Address("new")) and user.address.street == "old"
    with pytest.raises(cloche.Raised, match="TypeError"):
        run("User()")
    with pytest.raises(cloche.Raised, match="ValueError: 5 is not a valid Color"):
        run("Color(5)")
    with pytest.raises(cloche.Raised, match="AttributeError"):
        run("Color.RED = 2")


def test_lines_and_names_of_the_program_stay() -> None:
    p = Program("x = 1\n1 / 0", types=CLASSES)
    with pytest.raises(cloche.Raised) as info:
        p.run()
    assert 'line 2, in <module>' in info.value.traceback
    assert Program("sorted(n for n in globals() if not n.startswith('__'))", types=[Point]).run().value == ["Point"]


def test_what_the_program_makes_of_a_class_is_checked() -> None:
    with pytest.raises(cloche.ConversionError, match="no Address"):
        run("a = Address('x')\ndel a.street\na")
    with pytest.raises(cloche.ConversionError, match="age is an int"):
        run("Model('x', 'old')")
    with pytest.raises(cloche.ConversionError, match="no Point"):
        run("tuple.__new__(Point, [1, 2, 3])")
    assert run("class Address:\n    def __init__(self): self.street = 's'; self.tags = []; self.more = 1\nAddress()") == Address("s")
    with pytest.raises(cloche.ConversionError, match="types="):
        run("class Own: pass\nOwn()")
    with pytest.raises(cloche.ConversionError):
        run("a = Address('x')\na.street = a\na")
    with pytest.raises(cloche.ConversionError, match="no such class any more"):
        Program("del Point\nf()", functions={"f": lambda: Point(1)}, types=[Point]).run()


def test_snapshots_carry_the_classes() -> None:
    r = Program("p = Point(1)\nq = f(p)\n[p, q, Point(3), Color.RED]", functions=["f"], types=[Point, Color]).start()
    assert isinstance(r, Paused) and r.args == (Point(1),)
    (copy,) = r.fork(1)
    loaded = Paused.load(r.dump(KEY), KEY, types=[Point, Color])
    for one in (r, copy, loaded):
        assert one.args == (Point(1),)
        assert one.resume(Point(9)).value == [Point(1), Point(9), Point(3), Color.RED]
    bare = Program("f(Point(1))\n2", functions=["f"], types=[Point]).start()
    assert isinstance(bare, Paused)
    again = Paused.load(bare.dump(KEY), KEY)
    with pytest.raises(cloche.ConversionError):
        again.args
    assert again.resume().value == 2


def test_sessions_have_types() -> None:
    s = Session(types=[Point, Color])
    assert s.feed("p = Point(4)\np").value == Point(4)
    assert s.feed("q.x + p.y", inputs={"q": Point(10)}).value == 17
    t = Session.load(s.dump(KEY), KEY, types=[Point, Color])
    assert t.feed("[p, Color.RED]").value == [Point(4), Color.RED]
    (u,) = s.fork(1)
    assert u.feed("p").value == Point(4)


def test_limits_hold_while_the_classes_are_made() -> None:
    with pytest.raises(cloche.LimitError) as info:
        Program("1", types=CLASSES).run(limits=cloche.Limits(fuel=20))
    assert info.value.limit == "fuel"
    with pytest.raises(cloche.Error):
        info.value.resume(cloche.Limits())
    for memory in (4_000, 10_000, 16_000):  # compiling them does not fit, or making them
        with pytest.raises((MemoryError, cloche.Raised), match="MemoryError|memory limit"):
            Program("1", types=CLASSES).run(limits=cloche.Limits(memory=memory))


class Flags(enum.Flag):
    A = 1


class Plain:
    pass


def test_types_are_checked() -> None:
    for wrong in ([Plain], [Flags], [Point(1)], ["Point"], [int]):
        with pytest.raises(TypeError):
            Program("1", types=wrong)
    other = dataclasses.make_dataclass("Point", ["a"])
    with pytest.raises(ValueError, match="two of the types"):
        Program("1", types=[Point, other])


@pytest.mark.parametrize(("value", "advice"), [
    (datetime.datetime(2026, 1, 1), "isoformat"), (datetime.date(2026, 1, 1), "isoformat"), (datetime.time(1), "isoformat"),
    (datetime.timedelta(1), "total_seconds"), (decimal.Decimal("1.5"), "str"), (Address("x"), r"types=\[Address\]"),
    (Color.RED, r"types=\[Color\]"), (Point(1), r"types=\[Point\]"), (Model("a", 1), "model_dump"), (print, "functions="), (Plain, "types=")],
    ids=lambda v: type(v).__name__)
def test_the_error_says_what_to_do(value: Any, advice: str) -> None:
    with pytest.raises(cloche.ConversionError, match=advice) as info:
        Program("x", inputs=["x"]).run({"x": [value]})
    assert isinstance(info.value, TypeError)


def test_real_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic")
    Item = pydantic.create_model("Item", sku=(str, ...), qty=(int, 1), tags=(list[str], []))
    p = Program("[x, Item(sku='b'), Item('c', qty='5')]", inputs=["x"], types=[Item])
    assert p.run({"x": Item(sku="a", qty=2)}).value == [Item(sku="a", qty=2), Item(sku="b"), Item(sku="c", qty=5)]
    with pytest.raises(cloche.ConversionError, match="qty"):
        Program("Item('c', qty='many')", types=[Item]).run()
