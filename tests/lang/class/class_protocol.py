# needs: 3.14
class Meta(type):
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def __prepare__(name, bases, **kw):
        return {'injected': 1}
    def __new__(m, name, bases, ns, **kw):
        print(sorted(k for k in ns if not k.startswith('__')), kw)
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
class A(metaclass=Meta, flag=3):
    y = 1
    def __init__(self, x): self.x = x
    def __getattr__(self, n):
        if n == 'zz': return 'Z'
        raise AttributeError(n)
a = A(5)
print(a.x, a.zz, A.injected)
try: a.qq
except AttributeError as e: print('AE', e, e.__context__)
class P:
    __slots__ = ('a', '__b')
    def __init__(self): self.a = 1; self.__b = 2
    def b(self): return self.__b
p = P()
print(p.a, p.b(), P.__slots__, P.a, P._P__b)
try: p.c = 1
except AttributeError as e: print(e)
class Q(P): pass
q = Q(); q.c = 3; print(q.__dict__, q.a); del q.a
try: q.a
except AttributeError as e: print(e)
class D:
    def __get__(self, o, t): return ('get', o is None, t.__name__)
    def __set__(self, o, v): o.__dict__['dd'] = v
    def __set_name__(self, owner, name): print('set_name', owner.__name__, name)
class E:
    d = D()
    @property
    def p(self): return 'p'
    @p.setter
    def p(self, v): self._p = v
    @classmethod
    def c(cls, *a): return cls.__name__, a
    @staticmethod
    def s(*a): return a
e = E(); e.d = 5; print(e.d, E.d, e.__dict__); e.p = 2; print(e._p, e.p, E.c(1), e.c(2), e.s(3), E.s(4))
m = e.c; print(m(9), m.__self__)
try: del e.p
except AttributeError as x: print(x)
class F(E):
    def __init_subclass__(cls, **kw): print('init_sub', cls.__name__, kw)
    def go(self): return super().p, super().c(1), super(F, self).s(2)
class G(F, k=1): pass
print(G().go(), G.__mro__, G.__bases__, F.__subclasses__())
try:
    class X(int, str): pass
except TypeError as x: print(x)
try:
    class X(A, bool): pass
except TypeError as x: print(x)
class B1: pass
class B2(B1): pass
try:
    class X(B1, B2): pass
except TypeError as x: print(x)
def f(a, b=2, *, c: int = 3) -> str:
    "doc"
    return a
print(f.__name__, f.__defaults__, f.__kwdefaults__, f.__doc__, f.__annotations__, f.__module__, f.__code__.co_varnames, f.__dict__)
f.tag = 1; f.__name__ = 'g'; print(f.tag, f.__name__, f.__dict__, f.__qualname__)
print(isinstance(3, (str, (int,))), issubclass(bool, int), isinstance("x", int | str))
print(len.__name__, [].append.__name__, str.upper.__qualname__, type(len), type(str.upper), type([].append), type(str.__add__))
class L(list):
    def __init__(self, n): super().__init__(range(n)); self.n = n
print(L(3), L(3).n, len(L(4)))
class DD(dict):
    def __missing__(self, k): return k + '!'
print(DD(a=1)['b'], DD({'x': 2}))
class Ex(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
    def __str__(self): return 'Ex!' + str(self.b)
try: raise Ex(1, 2) from KeyError('k')
except Ex as x: print(x, repr(x), x.args, x.__cause__, x.__suppress_context__, x.b)
print(OSError(2, 'no', 'f'), repr(OSError(2, 'no', 'f')), FileNotFoundError(2, 'x').errno, StopIteration(4).value)
print(type('T', (B1,), {'z': 1})().z, type('T', (), {}).__module__)
print(object.__repr__(a)[:20], a.__class__ is A, type(a) is A)
class H:
    def __eq__(self, o): return True
try: hash(H())
except TypeError as x: print(x)
print(hasattr(e, 'nope'), getattr(e, 'nope', 7), callable(e), callable(E))
eg = ExceptionGroup('g', [ValueError(1), TypeError(2)])
print(eg, eg.split(ValueError), eg.subgroup(TypeError), eg.exceptions)
print(sorted(x for x in dir(E) if not x.startswith('__')))
