# Calls of namedtuple classes and reads of their fields, in all the ways the machine has shortcuts for.
from collections import namedtuple

P = namedtuple('P', 'x y z', defaults=(2, 3))
print(P(1), P(1, 5), P(1, 5, 6), P(x=1), P(1, z=9), P(y=1, x=2, z=3), P(*[1, 2, 3]), P(**{'x': 0}))
for call in ('P()', 'P(1, 2, 3, 4)', 'P(1, x=1)', 'P(q=1)', 'P(1, 2, 3, q=4)', 'P(y=1)', "P.x.__get__(5)", 'P.__new__(P)', 'P.__new__(int, 1, 2, 3)'):
    try:
        print(call, eval(call))
    except Exception as e:
        print(call, type(e).__name__)
print(type(P(1)) is P, P.__new__(P, 1), P._make([7, 8, 9]), P(1)._replace(x=4, z=4), tuple(P(1)) == (1, 2, 3))


class Sub(P):
    def total(self):
        return self.x + self.y + self.z


class WithNew(P):
    def __new__(cls, a):
        return super().__new__(cls, a, a + 1, a + 2)


class WithInit(P):
    def __init__(self, *args, **kwargs):
        print('init', args, kwargs)
        self.extra = sum(self)


class WithGetitem(P):
    def __getitem__(self, i):
        return 'item'


class Shadow(P):
    x = 'shadow'


class Meta(type):
    def __call__(cls, *args):
        return ('meta', super().__call__(*args))


class WithMeta(P, metaclass=Meta):
    pass


print(Sub(1), Sub(1).total(), type(Sub(1)).__name__, Sub(1, z=1).total())
print(WithNew(5), WithNew(5).y)
w = WithInit(1, z=4)
print(w, w.extra, w.__dict__)
print(WithGetitem(1).x, WithGetitem(1)[0], Shadow(1).x, Shadow(1).y, WithMeta(1))
p = P(1)
for change in ('p.x = 1', 'del p.x', 'p.q = 1', 'p.q'):
    try:
        exec(change)
    except AttributeError as e:
        print(type(e).__name__, e)
P.y = property(lambda self: 'patched')
print(p.y, p.x, p)
P.__new__.__defaults__ = (7, 8)
print(P(1))
P.__new__ = lambda cls, *args: 'replaced'
print(P(1, 2, 3))
Empty = namedtuple('Empty', '')
print(Empty(), len(Empty()))
Wide = namedtuple('Wide', [f'f{i}' for i in range(300)], defaults=range(300))
w = Wide(5, 6)
print(w.f0, w.f1, w.f299, len(w), w.f254, w.f255, w.f256, Wide(*range(1, 301)).f299, Wide(f280=1).f280)
points = [P2 for P2 in map(namedtuple('Q', 'a b'), range(3), range(3))]
print(points, sorted(points, key=lambda q: -q.a)[0].b)
match points[1]:
    case tuple((a, b)):
        print(a, b)
