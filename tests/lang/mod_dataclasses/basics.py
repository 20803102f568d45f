# dataclass: init, repr, eq, order, frozen, hash, defaults, inheritance, slots, kw_only, InitVar, post_init.
from dataclasses import (dataclass, field, fields, asdict, astuple, replace, make_dataclass, is_dataclass, InitVar, KW_ONLY,
                         FrozenInstanceError, MISSING)


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class Point:
    x: int
    y: int = 0

    def norm(self):
        return self.x * self.x + self.y * self.y


p = Point(3, 4)
print(p, p.norm(), p == Point(3, 4), p != Point(4), Point(y=1, x=2), Point.__match_args__, Point.__hash__)
attempt(lambda: Point())
attempt(lambda: Point(1, 2, 3))
attempt(lambda: Point(1, x=3))
attempt(lambda: Point(1, zzz=3))
attempt(lambda: hash(p))
attempt(lambda: p < p)


@dataclass(order=True, frozen=True)
class V:
    a: int
    b: str = 'q'
    c: list = field(default_factory=list, compare=False)
    d: int = field(default=5, repr=False, init=False)


v = V(1)
print(v, v < V(2), sorted([V(3), V(1, 'z'), V(1, 'a')]), hash(v) == hash((1, 'q', 5)), v.d, V(1).c is V(1).c)
attempt(lambda: setattr(v, 'a', 3))
attempt(lambda: delattr(v, 'a'))
attempt(lambda: setattr(v, 'new', 3))
attempt(lambda: V(1) < 3)
attempt(lambda: V(1, 2, 3, 4))
print(isinstance(FrozenInstanceError(), AttributeError))


@dataclass
class Child(Point):
    z: int = 9
    _: KW_ONLY
    k: str = 'k'
    w: InitVar[int] = 1

    def __post_init__(self, w):
        self.total = self.x + self.y + self.z + w


c = Child(1, 2, 3, k='kk', w=10)
print(c, c.total, [f.name for f in fields(c)], asdict(c), astuple(c), replace(c, x=100))
attempt(lambda: Child(1, 2, 3, 'k'))


@dataclass(slots=True)
class S:
    a: int
    b: int = 3

    def both(self):
        return self.a, self.b


s = S(1)
print(s, S.__slots__, s.both(), hasattr(s, '__dict__'))
attempt(lambda: setattr(s, 'c', 1) or s.c)


@dataclass(kw_only=True)
class K:
    a: int
    b: int


attempt(lambda: K(1, 2))
attempt(lambda: K(a=1))
attempt(lambda: K())
attempt(lambda: K(a=1, b=2))


@dataclass
class Tree:
    value: int
    left: 'Tree | None' = None
    kids: list['Tree'] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)


t = Tree(1, Tree(2), [Tree(3), Tree(4)], {'a': 1})
print(t)
print(asdict(t))
print(astuple(t))
t.kids.append(t)
print(t)


def bad_default():
    @dataclass
    class B:
        a: list = []


def bad_order():
    @dataclass
    class B:
        a: int = 1
        b: int


def bad_eq():
    @dataclass(eq=False, order=True)
    class B:
        a: int


def thaw():
    @dataclass
    class B(V):
        z: int = 1


def both():
    field(default=1, default_factory=list)


def no_note():
    @dataclass
    class B:
        a = field()


for f in (bad_default, bad_order, bad_eq, thaw, both, no_note):
    attempt(f)
M = make_dataclass('M', [('x', int), ('y', int, 5), ('z', list, field(default_factory=list))], namespace={'m': lambda self: self.x})
print(M(1), M(1).m(), is_dataclass(M), is_dataclass(M(1)), is_dataclass(int), M.__name__)
attempt(lambda: make_dataclass('M', ['class']))
attempt(lambda: make_dataclass('M', ['a', 'a']))
attempt(lambda: fields(3))
attempt(lambda: asdict(Point))
attempt(lambda: replace(Point))


@dataclass(unsafe_hash=True, repr=False)
class H:
    a: int
    b: int = field(hash=False, default=2)


print(hash(H(1)) == hash((1,)), H(1) == H(1, 2))


@dataclass(init=False)
class N:
    a: int = 3


print(N(), N.a)


@dataclass
class Own:
    a: int

    def __repr__(self):
        return 'own'

    def __eq__(self, o):
        return 'eq'


print(Own(1), Own(1) == 3, Own.__hash__)
match Point(1, 2):
    case Point(1, y):
        print('matched', y)
f = fields(Point)[1]
print(f.name, f.type, f.default, f.default_factory is MISSING, f.init, f.metadata, field(metadata={'u': 1}).metadata['u'])
