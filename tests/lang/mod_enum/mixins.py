# Enumerations with data types, own __new__, methods, aliases, auto(), boundaries, and the functional form.
import enum
from enum import Enum, IntEnum, Flag, IntFlag, auto, member, nonmember, property as enum_property
from enum import STRICT, CONFORM, EJECT, KEEP


class Coord(tuple, Enum):
    A = (1, 2)
    B = (3, 4)


class Bytes(bytes, Enum):
    def __new__(cls, text, code):
        self = bytes.__new__(cls, text)
        self._value_ = code
        self.text = text
        return self
    X = (b'xx', 1)
    Y = (b'yy', 2)


print(Coord.A, repr(Coord.B), Coord.A[1], Coord((3, 4)) is Coord.B)
print(Bytes.X.name, Bytes(2), Bytes.X.text, Bytes.Y + b'!')


class Float(float, Enum):
    HALF = 0.5


print(Float.HALF + 1, repr(Float.HALF), f'{Float.HALF}', f'{Float.HALF!s:>12}|')


class Auto(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return (name.lower(), count, len(last_values))
    ONE = auto()
    TWO = auto()


print(list(Auto))


class Base(Enum):
    def describe(self):
        return f'{type(self).__name__}.{self.name}={self.value}'

    @classmethod
    def first(cls):
        return next(iter(cls))

    @staticmethod
    def helper():
        return 'helper'


class Kid(Base):
    P = 10
    Q = auto()

    class Inner:
        z = 1
    n = nonmember(99)

    @member
    def f(self):
        return 1


print(Kid.Q.describe(), Kid.first(), Kid.helper(), Kid.n, Kid.Inner.z, type(Kid.f).__name__, Kid.P.Q)
print(list(Kid.__members__), Kid.__members__['P'])
print([m.name for m in reversed(Kid)])


class Ignored(Enum):
    _ignore_ = ['i', 'tmp']
    for i in range(3):
        locals()[f'V{i}'] = i * i


print(list(Ignored), hasattr(Ignored, 'i'))
for b in (STRICT, CONFORM, EJECT, KEEP):
    F = Flag('F', 'A B', boundary=b)
    try:
        print(b, repr(F(9)), repr(F(-1)), repr(~F.A))
    except ValueError as e:
        print(b, e)


class Prim(Flag):
    RED = auto()
    BLUE = auto()
    GREEN = auto()
    WHITE = RED | BLUE | GREEN
    BLACK = 0


print(list(Prim), Prim.WHITE, Prim.BLACK, bool(Prim.BLACK), len(Prim.WHITE), Prim(3), Prim.RED ^ Prim.WHITE)
print([str(f) for f in Prim.WHITE], Prim.RED in Prim.WHITE, ~Prim.WHITE, Prim.RED | Prim.BLUE is Prim(3))


class Bits(IntFlag):
    ONE = 1
    TWO = 2
    FOUR = 4


print(Bits.ONE | 8, repr(Bits.ONE | 8), Bits(7), ~Bits.ONE, repr(~Bits.ONE), Bits.TWO & 3, repr(Bits.TWO & 3), 3 ^ Bits.ONE)
print(Bits.ONE + 1, f'{Bits.TWO:05d}', int(Bits.FOUR), list(Bits(6)), Bits(0), repr(Bits(0)))
Animal = Enum('Animal', [('CAT', 'meow'), ('DOG', 'woof')], module='zoo', qualname='Zoo.Animal')
print(Animal.CAT, repr(Animal.DOG), Animal.__module__, Animal.__qualname__)
print(list(IntEnum('Num', 'a, b c', start=5)), list(Enum('D', {'x': 1, 'y': [2]})), Enum('D', {'x': 1, 'y': [2]})([2]))


class Weird(Enum):
    A = [1]
    B = {'k': 1}
    C = [1]


print(list(Weird), Weird([1]), Weird({'k': 1}), Weird.C is Weird.A, [1] in Weird)


class Hooked(Enum):
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        print('made', cls.__name__, [m.name for m in cls], kw)


class H2(Hooked, tag=1):
    A = 1
    B = 2


class Ordered(Enum):
    LOW = 1
    HIGH = 2

    def __lt__(self, other):
        if self.__class__ is other.__class__:
            return self.value < other.value
        return NotImplemented

    def __str__(self):
        return self.name.title()

    @enum_property
    def twice(self):
        return self.value * 2


print(sorted([Ordered.HIGH, Ordered.LOW]), str(Ordered.LOW), f'{Ordered.HIGH:>6}', Ordered.HIGH.twice, max(Ordered))
match Ordered.HIGH:
    case Ordered.LOW:
        print('low')
    case Ordered.HIGH:
        print('high')
print({Ordered.LOW: 1}[Ordered.LOW], Ordered.LOW is Ordered(1), dir(Ordered.LOW)[:3], enum.EnumMeta is enum.EnumType)


class Word(str, Enum):
    A = 'a'


print(Word.A, f'{Word.A}', Word.A == 'a', 'x' + Word.A, {'a': 1}[Word.A], Word.A.upper())
