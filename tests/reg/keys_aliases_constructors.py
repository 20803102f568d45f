# A set looked for in a set: by the frozenset of its elements, or by its class's own hash.
class H(set):
    def __hash__(self): return id(self) & 0x7fffffff
s=H(); f=set(); f.add(s)
print(s in f, s in {s: 1}, s in frozenset([s]))
f.remove(s); print(f); f.add(s); f.discard(s); print(f)
print({1} in {frozenset({1})})
class N(set):
    __hash__ = None
n = N([1])
print(n in {frozenset([1])}, n in f)
f = {frozenset([1])}
f.discard(n)
print(f)
import typing
a = typing.List[int] | typing.Tuple[int]
b = typing.Union[typing.List[int], typing.Tuple[int]]
print(a == b)
print(a == b)
class Meta(type):
    def __eq__(cls, other):
        return isinstance(other, Meta)
    __hash__ = type.__hash__
class A(metaclass=Meta): pass
class B(metaclass=Meta): pass
print(list[A] == list[B], list[A] != list[B], list[A] == list[int], dict[A, int] == dict[B, int], list[A] == set[B])
for a,k in (((),dict(encoding='ascii')),((),dict(errors='ignore')),((0,'ascii'),{}),((b'','ascii'),{}),((0,),dict(errors='ignore')),((b'',),dict(errors='ignore')),(('',),{}),(('',),dict(errors='ignore')),(('',b'ascii'),{}),(('','ascii',b'ignore'),{}),((["0"],),{}),(([0.0],),{})):
    for c in (bytes, bytearray, str):
        try: print(c.__name__, a, k, c(*a,**k))
        except Exception as e: print(c.__name__, a, k, type(e).__name__, e)
