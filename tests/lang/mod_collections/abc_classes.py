# needs: 3.14
# The abstract base classes: bases, abstract methods, what is an instance of what.
import collections.abc as a, collections
def t(g):
    try: print(repr(g()))
    except Exception as e: print(type(e).__name__, e)
for n in a.__all__:
    c = getattr(a, n)
    print(n, [b.__name__ for b in c.__bases__], sorted(c.__dict__.get('__abstractmethods__', ())), c.__module__)
values = {'list': [], 'tuple': (), 'str': '', 'bytes': b'', 'bytearray': bytearray(), 'dict': {}, 'set': set(), 'frozenset': frozenset(), 'range': range(1), 'int': 1, 'None': None, 'gen': (x for x in ()), 'keys': {}.keys(), 'items': {}.items(), 'values': {}.values(), 'iter': iter([]), 'dictiter': iter({}), 'func': len, 'type': int, 'deque': collections.deque(), 'Counter': collections.Counter(), 'OrderedDict': collections.OrderedDict(), 'zip': zip(), 'map': map(len, []), 'ChainMap': collections.ChainMap(), 'UserList': collections.UserList(), 'UserString': collections.UserString(''), 'object': object()}
for name, v in values.items():
    print(name, [n for n in a.__all__ if n not in ('ByteString',) and isinstance(v, getattr(a, n))])
t(lambda: a.Callable[[int],str])
t(lambda: a.Callable[...,str])
t(lambda: a.Callable[int,str])
t(lambda: a.Callable[[int,str],None])
t(lambda: a.Callable[int])
t(lambda: a.Callable[[],int].__args__)
t(lambda: a.Callable[[int],str].__parameters__)
t(lambda: a.Callable[[int],str]==a.Callable[[int],str])
t(lambda: a.Mapping[str,int])
t(lambda: a.Iterable[int].__origin__)
class MySet(a.Set):
    def __init__(self, it=()): self.d = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.d
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
    def __repr__(self): return f'MySet({self.d})'
x, y = MySet('abc'), MySet('bcd')
print(x & y, x | y, x - y, x ^ y, x < y, x <= x, x == MySet('cba'), x.isdisjoint('z'), {'a', 'q'} | x, ['a', 'q'] & x if False else '', x._hash() == hash(frozenset('abc')), x > MySet('a'), x >= {'a'}, x == {'a', 'b', 'c'})
t(lambda: hash(x)); t(lambda: x & 5); t(lambda: x | {'k'}); t(lambda: {'k', 'a'} - x); t(lambda: a.Set())
class MyMSet(MySet, a.MutableSet):
    def add(self, v):
        if v not in self.d: self.d.append(v)
    def discard(self, v):
        if v in self.d: self.d.remove(v)
m = MyMSet('abc')
m.remove('a')
t(lambda: m.remove('zz'))
m |= 'xy'
m &= {'x', 'b'}
print(m); m ^= {'x', 'n'}
print(m); m -= {'n'}
print(m, m.pop(), m)
t(lambda: m.pop())
m |= 'q'
m.clear()
print(m)
m |= 'ab'; m ^= m
print(m)
class MyMap(a.MutableMapping):
    def __init__(self, **k): self.d = k
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = MyMap(a=1, b=2)
print(list(m), m.get('z'), 'a' in m, list(m.items()), list(m.values()), m == {'a': 1, 'b': 2}, m.pop('a'), m.pop('q', 5), m.popitem(), dict(m))
t(lambda: m.popitem())
t(lambda: m.pop('x'))
m.update({'k': 1}, j=2)
m.update([('l', 3)])
print(m.setdefault('k', 9), m.setdefault('new'), sorted(m.d), ('k', 1) in m.items(), 3 in m.values(), m.keys() & {'k', 'z'}, m.keys() | {'zz'} == {'zz'}, len(m.items()), dict(**m))
t(lambda: reversed(m))
t(lambda: hash(m))
m.clear()
print(len(m))
class MySeq(a.MutableSequence):
    def __init__(self, *v): self.d = list(v)
    def __getitem__(self, i): return self.d[i]
    def __setitem__(self, i, v): self.d[i] = v
    def __delitem__(self, i): del self.d[i]
    def __len__(self): return len(self.d)
    def insert(self, i, v): self.d.insert(i, v)
s = MySeq(1, 2, 3)
s.append(4)
s.extend([5, 6])
s += (7,)
s.reverse()
print(list(s), s.pop(), s.pop(0), s.index(3), s.count(4), 5 in s, list(reversed(s)))
s.remove(4)
t(lambda: s.remove(44))
t(lambda: s.index(3, 5))
s.extend(s)
print(s.d)
s.clear()
print(s.d)
t(lambda: s.pop())
class G(a.Generator):
    def send(self, v): return v or 7
    def throw(self, typ, val=None, tb=None): super().throw(typ, val, tb)
g = G()
print(next(g), g.send(3), iter(g) is g, g.close())
t(lambda: g.throw(ValueError('x')))
t(lambda: g.throw(KeyError))
t(lambda: a.Sequence())
t(lambda: issubclass(int, a.Hashable))
t(lambda: isinstance(3, a.Callable[[int], int]))
