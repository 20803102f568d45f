# needs: 3.14
# The functions of operator, on the values of builtins and of classes.
import operator as o


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


class V:
    def __init__(self, v): self.v = v
    def __add__(self, other): return ('add', self.v, other)
    def __radd__(self, other): return ('radd', self.v, other)
    def __iadd__(self, other): self.v += other; return self
    def __matmul__(self, other): return 'matmul'
    def __index__(self): return self.v
    def __contains__(self, x): return x == self.v
    def __bool__(self): return self.v > 0
    def __eq__(self, other): return NotImplemented
    def __lt__(self, other): return 'less'
    def __getitem__(self, i): return i * 2


print(sorted(o.__all__) == sorted(n for n in o.__all__ if hasattr(o, n)), len(o.__all__))
for name in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'lshift', 'rshift', 'and_', 'or_', 'xor', 'lt',
             'le', 'eq', 'ne', 'ge', 'gt', 'is_', 'is_not', 'iadd', 'isub', 'imul', 'itruediv', 'ifloordiv', 'imod',
             'ipow', 'ilshift', 'irshift', 'iand', 'ior', 'ixor'):
    f = getattr(o, name)
    print(name, f(7, 2), getattr(o, '__' + name.strip('_') + '__', f)(7, 2), f.__name__)
    t(lambda: f(7, 'x'))
for name in ('abs', 'neg', 'pos', 'inv', 'invert', 'index', 'not_', 'truth', 'is_none', 'is_not_none'):
    print(name, getattr(o, name)(-7))
t(lambda: o.index(1.5))
t(lambda: o.index(True))
t(lambda: o.index(V(9)))
v = V(3)
print(o.add(v, 1), o.add(1, v), o.iadd(v, 4) is v, v.v, o.matmul(v, v), o.contains(v, 7), o.truth(v), o.not_(v))
print(o.lt(v, 1), o.getitem(v, 4), o.call(max, 1, 5, key=lambda x: -x))
t(lambda: o.imatmul(1, 2))
t(lambda: o.neg('x'))
a = [1, 2]
b = a
print(o.iadd(a, (3,)) is b, a, o.iconcat(a, [4]) is b, o.concat(a, [5]), o.concat('a', 'b'))
t(lambda: o.concat(1, 2))
t(lambda: o.iconcat(1, 2))
t(lambda: o.concat([1], 2))
o.setitem(a, 0, 'z')
o.delitem(a, slice(1, 3))
print(a, o.getitem(a, -1))
t(lambda: o.setitem((), 0, 1))
t(lambda: o.delitem({}, 'k'))
nan = float('nan')
print(o.countOf([1, True, 1.0, 2, nan], 1), o.countOf([nan], nan), o.indexOf([3, nan], nan), o.indexOf('abc', 'c'))
t(lambda: o.countOf(1, 2))
t(lambda: o.indexOf([1], 2))
t(lambda: o.indexOf(1, 2))
t(lambda: o.contains(1, 2))


class L:
    def __init__(self, v): self.v = v
    def __length_hint__(self): return self.v


class LL(L):
    def __len__(self): return self.v


class B(L):
    def __length_hint__(self): raise TypeError
    def __len__(self): raise TypeError


for v in (3, 0, -1, 'x', NotImplemented, None, True, 10**30):
    t(lambda: o.length_hint(L(v), 8))
for v in (3, -1, True):
    t(lambda: o.length_hint(LL(v), 8))
t(lambda: o.length_hint(B(1), 8))
t(lambda: o.length_hint(3))
t(lambda: o.length_hint([1], 'x'))
t(lambda: o.length_hint(3, 7))
t(lambda: o.length_hint(iter([1, 2])))
t(lambda: o.length_hint('abc'))
print(o.add.__doc__, o.inv.__doc__, o.is_.__doc__)
