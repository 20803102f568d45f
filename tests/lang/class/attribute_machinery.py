class T:
    def __init__(self): self.a=1
for i in range(3):
    t = T(); t.b = 2; t.c = 3; t.d = 4; t.e = 5; t.f=6; t.g=7
    del t.b; t.b = 9
    print(list(t.__dict__), t.__dict__, vars(t) is t.__dict__)
    t.__dict__['new'] = 1; print(t.new); t.__dict__ = {'q': 1}; print(t.q, hasattr(t,'a'))
o = T()
for i in range(100): setattr(o, 'n' + str(i), i)
print(len(o.__dict__), o.n99)
class U(T): pass
o.__class__ = U; print(type(o).__name__, o.n5)
t = T(); t.__class__ = U; print(type(t).__name__, t.a)
try: t.__class__ = int
except TypeError as e: print(e)
print(T.__dict__['__init__'].__name__, type(T.__dict__).__name__)
T.x = 5; print(t.x); T.x = 6; print(t.x); del T.x
try: t.x
except AttributeError as e: print(e, e.name, e.obj is t)
T.meth = lambda self: 'm'; print(t.meth()); T.meth = lambda self: 'n'; print(t.meth())
class Abs(type):
    def __instancecheck__(c, o): return o == 3
    def __subclasscheck__(c, o): return o is int
class W(metaclass=Abs): pass
print(isinstance(3, W), isinstance(4, W), issubclass(int, W), issubclass(str, (W, str)))
class Prop:
    def __init__(self): self._v = 1
    v = property(lambda s: s._v, lambda s, x: setattr(s, '_v', x), lambda s: delattr(s, '_v'), 'docs')
p = Prop(); p.v = 5; print(p.v, Prop.v.__doc__); del p.v
try: p.v
except AttributeError as e: print(e)
class MyProp(property): pass
class X2:
    @MyProp
    def z(self): return 7
print(X2().z, type(X2.__dict__['z']).__name__)
class S:
    def __init__(self): s = super(); s.__init__(); self.ok = True; print(s.__thisclass__.__name__, s.__self__ is self)
print(S().ok)
class N:
    def __new__(cls, *a): print('new', a); return super().__new__(cls)
    def __init__(self, *a): print('init', a)
N(1, 2)
for bad in ("N.nope", "N().nope", "(lambda: 0).nope", "print.nope"):
    pass
def gen(): yield 1
g = gen(); print(g.__name__, g.gi_running)
print(int.__add__(1, 2), (5).__add__(6), str.upper('x'), list.append.__name__, [].__len__())
print(T.__init__ is T.__init__, t.meth == t.meth, t.meth is t.meth, hash(t.meth) == hash(t.meth))
try: T(1)
except TypeError as e: print(e)
try: object(1)
except TypeError as e: print(e)
class NI: pass
try: NI(1)
except TypeError as e: print(e)
try: NI(a=1)
except TypeError as e: print(e)
print(object() == object(), type(object()))
class DunderDict(dict):
    pass
dd = DunderDict(); dd['x'] = 1; dd.attr = 2; print(dd, dd.attr, isinstance(dd, dict))
class Cnt:
    n = 0
    def __init__(self): Cnt.n += 1
[Cnt() for _ in range(5)]; print(Cnt.n)
try: raise TypeError('a', 'b')
except Exception as e: print(e, e.args, repr(e))
print(BaseException.__mro__, ExceptionGroup.__mro__)
e = ValueError('x'); e.foo = 1; print(e.foo, e.__dict__); e.add_note('n'); print(e.__notes__)
print(UnicodeDecodeError('utf-8', b'abc', 1, 2, 'bad'), UnicodeEncodeError('ascii', 'aéb', 1, 3, 'r'))
print(SyntaxError('m', ('f.py', 3, 4, 'text')), SystemExit(3).code, ImportError('z', name='q').name, KeyError('k'))
print(type.__call__(NI).__class__.__name__, type(type).__name__, NI.mro())
class Outer:
    class Inner:
        def m(self): pass
print(Outer.Inner.__qualname__, Outer.Inner.m.__qualname__, repr(Outer.Inner), Outer.Inner.__module__)
