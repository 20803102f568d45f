# What enumerations refuse, and the messages.
from enum import Enum, IntEnum, StrEnum, Flag, IntFlag, auto, unique, verify, UNIQUE, CONTINUOUS, NAMED_FLAGS, EnumType


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Color(Enum):
    RED = 1
    GREEN = 2


class Perm(Flag):
    R = 4
    W = 2
    X = 1


def twice():
    class T(Enum):
        A = 1
        A = 2


def extend():
    class More(Color):
        BLUE = 3


def bad_sunder():
    class B(Enum):
        _what_ = 1


def order():
    class O(Enum):
        _order_ = 'B A'
        A = 1
        B = 2


def strings():
    class S(StrEnum):
        A = 1


def autos():
    class A(Enum):
        X = 'a'
        Y = auto()
    return A.Y


def bases():
    class Z(Enum, int):
        pass


def two_types():
    class Z(int, str, Enum):
        pass


attempt(lambda: Color(3))
attempt(lambda: Color['BLUE'])
attempt(lambda: Color.BLUE)
attempt(lambda: setattr(Color, 'RED', 5))
attempt(lambda: delattr(Color, 'RED'))
attempt(lambda: Color.RED < Color.GREEN)
attempt(lambda: setattr(Color.RED, 'name', 'x'))
attempt(lambda: setattr(Color.RED, 'value', 'x'))
for f in (twice, extend, bad_sunder, order, strings, autos, bases):
    attempt(f)
attempt(lambda: Perm(8))
attempt(lambda: Perm(-9))
attempt(lambda: Perm('x'))
attempt(lambda: 4 in Perm.R)
attempt(lambda: Perm.R | 2)
attempt(lambda: Enum('E', 'a b') and Enum('x'))


class Missing(Enum):
    A = 1

    @classmethod
    def _missing_(cls, value):
        if value == 'a':
            return cls.A
        if value == 'bad':
            return 5
        if value == 'err':
            raise KeyError('k')
        return None


attempt(lambda: Missing('a'))
attempt(lambda: Missing('bad'))
attempt(lambda: Missing('err'))
attempt(lambda: Missing('none'))


class Dup(Enum):
    A = 1
    B = 1
    C = 3


attempt(lambda: unique(Dup))
attempt(lambda: verify(UNIQUE)(Dup))
attempt(lambda: verify(CONTINUOUS)(Dup))


class Gap(Flag):
    A = 1
    B = 6


attempt(lambda: verify(NAMED_FLAGS)(Gap))
attempt(lambda: unique(Color))
attempt(lambda: Color.RED == 1 or Color.RED != Color.GREEN)
attempt(lambda: hash(Color.RED) == hash('RED'))
attempt(lambda: isinstance(Color, EnumType))
