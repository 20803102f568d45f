# needs: 3.14
# All of functools: results, errors and reprs.
import functools as f
def t(g):
    try: print(repr(g()))
    except Exception as e: print(type(e).__name__, e)
t(lambda: f.reduce(lambda a,b:a+b, []))
t(lambda: f.reduce(1, [1,2]))
t(lambda: f.reduce(lambda a,b:a+b, 5))
t(lambda: f.reduce(lambda a,b:(a,b), [1,2], initial=0))
t(lambda: f.reduce(lambda a,b:a, [], None))
t(lambda: f.partial())
t(lambda: f.partial(1))
t(lambda: f.partial(int, base=2))
p=f.partial(int, base=2)
t(lambda: p('101'))
t(lambda: (p.func,p.args,p.keywords))
t(lambda: f.partial(f.partial(max, 1), 2, key=abs))
t(lambda: f.partial(max, f.Placeholder, 2))
t(lambda: f.partial(max, 2, f.Placeholder))
t(lambda: f.partial(max, f.Placeholder, 2)())
t(lambda: f.partial(max, x=f.Placeholder))
q = f.partial(print, f.Placeholder, 'b', f.Placeholder, 'd'); q('a','c','e')
t(lambda: q('a'))
t(lambda: f.partial(q, 'A'))
f.partial(q,'A')('C')
f.partial(q, f.Placeholder, 'C')('A')
t(lambda: f.Placeholder)
t(lambda: type(f.Placeholder))
t(lambda: type(f.Placeholder)() is f.Placeholder)
t(lambda: f.Placeholder.__reduce__())
p.x = 1; print(p.x, p.__dict__); t(lambda: p.__reduce__()); t(lambda: p.__setstate__((1,2))); 
t(lambda: setattr(p,'func',1)); 
t(lambda: p.keywords is p.keywords)
class C:
    m = f.partial(lambda *a: a, 1)
    pm = f.partialmethod(lambda *a, **k: (a[1:], k), 1, z=2)
    pm2 = f.partialmethod(classmethod(lambda *a: a[1:]), 3)
    @f.cached_property
    def cp(self): "doc"; print('calc'); return 42
t(lambda: len(C().m(2)))
t(lambda: C().pm(5,y=1))
t(lambda: C.pm2(5))
c=C()
print(c.cp,c.cp,c.__dict__, C.cp.__doc__, C.cp.attrname)
t(lambda: f.partialmethod(3))
t(lambda: f.partialmethod(max, f.Placeholder))
class S:
    __slots__=()
    @f.cached_property
    def x(self): return 1
t(lambda: S().x)
cpx = f.cached_property(lambda s: 1)
class N: a = cpx
t(lambda: f.cached_property(lambda s:1).__get__(1, int))
try:
    class M: a = cpx; b = cpx
except Exception as e: print(type(e), e, e.__notes__ if hasattr(e,'__notes__') else '')
@f.lru_cache(maxsize=2)
def fib(n): print('call', n); return n
print(fib(1),fib(2),fib(1),fib(3),fib(2),fib.cache_info(), fib.cache_parameters())
fib.cache_clear()
print(fib.cache_info())
t(lambda: f.lru_cache('x'))
t(lambda: f.lru_cache(1.5))
t(lambda: f.lru_cache(None)(len).cache_parameters())
t(lambda: f.lru_cache(-5)(len).cache_parameters())
t(lambda: f.lru_cache(0)(len)('abc'))
t(lambda: fib([]))
t(lambda: f.cache(1))
t(lambda: f.lru_cache()(1))
@f.lru_cache(typed=True)
def ty(x, y=0): return type(x)
print(ty(1), ty(1.0), ty(True), ty(1,y=2), ty(1,2), ty.cache_info(), ty.__name__, ty.__wrapped__.__name__, type(ty), ty.cache_parameters())
@f.lru_cache
def un(x): return type(x)
print(un(1), un(1.0), un(True), un((1,)), un((1.0,)), un.cache_info())
class K:
    @f.lru_cache
    def m(self, x): return x
print(K().m(3), K.m.cache_info(), type(f.lru_cache()).__name__)
k = f.cmp_to_key(lambda a,b: b-a)
print(sorted([3,1,2], key=k))
t(lambda: k(1)<k(2))
t(lambda: k(1)==k(1))
t(lambda: hash(k(1)))
t(lambda: k(1)<1)
t(lambda: k(1).obj)
t(lambda: f.cmp_to_key(mycmp=lambda a,b:0)(obj=2)<k(3))
print(type(k(1)), type(k))
t(lambda: k(1)!=k(2))
t(lambda: k('a')<k(2))
@f.total_ordering
class TO:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
    def __lt__(s,o):
        if not isinstance(o,TO): return NotImplemented
        return s.v<o.v
a,b=TO(1),TO(2)
print(a<=b,a>b,a>=b,b>=b,b<=a)
t(lambda: a<=3)
t(lambda: a>3)
t(lambda: a>=3)
print(TO.__le__.__name__, TO.__le__.__qualname__, TO.__le__.__doc__, TO.__ge__.__doc__,TO.__gt__.__doc__)
t(lambda: f.total_ordering(int)); 
class NoOp: pass
t(lambda: f.total_ordering(NoOp))
for op in ('__gt__','__le__','__ge__'):
    cls = f.total_ordering(type('X', (), {op: lambda s,o: op, '__eq__': lambda s,o: False}))
    print(op, [ (n, getattr(cls(),n)(1), getattr(cls,n).__doc__) for n in ('__lt__','__le__','__gt__','__ge__')])
@f.singledispatch
def sd(x): "dd"; return 'base'
@sd.register
def _(x: int): return 'int'
@sd.register(list)
def _(x): return 'list'
@sd.register
def _(x: str|bytes): return 'strb'
sd.register(float, lambda x: 'flt')
print(sd(1),sd(True),sd([]),sd('a'),sd(b''),sd(2.0),sd(None), sd.registry.keys(), sd.dispatch(bool)(1), sd.__name__, sd.__doc__, type(sd.registry), sd.__wrapped__(1))
t(lambda: sd())
t(lambda: sd.register(3))
t(lambda: sd.register(list[int], lambda x:1))
t(lambda: sd.register(3, lambda x: 1))
def ba(x: 'list[int]'): pass
t(lambda: sd.register(ba))
def bb(x: 3): pass
t(lambda: sd.register(bb))
def bc(x: int|list[int]): pass
t(lambda: sd.register(bc))
def bd(x)->int: pass
class SM:
    @f.singledispatchmethod
    def go(self, x): "gd"; return 'base'
    @go.register
    def _(self, x: int): return 'int'
    @go.register(str)
    @classmethod
    def _(cls, x): return cls.__name__
    @f.singledispatchmethod
    @staticmethod
    def st(x): return 'stb'
    @st.register
    @staticmethod
    def _(x: int): return 'sti'
s=SM()
print(s.go(1), s.go('x'), s.go([]), SM.st(1), SM.st(''), s.go.__name__, SM.go.__doc__)
t(lambda: s.go())
t(lambda: f.singledispatchmethod(3))
t(lambda: SM.__dict__['go'])
t(lambda: repr(s.go)[:60])

def w1(): "d1"
def w2(): "d2"
w1.z=5
f.update_wrapper(w2,w1); print(w2.__name__,w2.__doc__,w2.z,w2.__wrapped__ is w1,w2.__qualname__)
t(lambda: f._make_key((1,),{},False))
t(lambda: f._make_key(('a',),{},False))
t(lambda: f._make_key((1,2),{},False))
t(lambda: f._CacheInfo(1,2,3,4))
t(lambda: f.partial(1,2))
t(lambda: f.partial[int])
t(lambda: f.cached_property[int])
t(lambda: f.partialmethod[int])
t(lambda: p==f.partial(int,base=2)); pp=f.partial(int); pp.__dict__['q']=1; 
class SP(f.partial): pass
t(lambda: SP(int, 3))
t(lambda: f.partial(SP(max,1),2))
t(lambda: SP(f.partial(max,1),2))
t(lambda: f.partial(int,3).__call__())
r=f.partial(int)
pz=f.partial(lambda *a,**k:(a,k),1,a=1); print(pz(2,a=3,b=4), pz(2))
l=[]; pr=f.partial(l.append); pr.__setstate__((f.partial, (pr,), {}, {})); t(lambda: repr(pr))
