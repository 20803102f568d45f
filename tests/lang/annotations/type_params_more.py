# needs: 3.14
# Type parameters of functions, classes and aliases: attributes, lazy bounds and defaults, subscription.
def first[T](xs: list[T]) -> T:
    return xs[0]
print(first([1, 2]), first.__type_params__, first.__type_params__[0].__name__)
class Stack[T]:
    def __init__(self): self.items: list[T] = []
    def push(self, x: T) -> None: self.items.append(x)
    def pop(self) -> T: return self.items.pop()
s = Stack[int]()
s.push(5)
print(s.pop(), Stack.__type_params__, Stack.__name__)
type Pair[A, B] = tuple[A, B]
type Num = int | float
print(Num, Num.__value__, Pair.__name__, Pair.__type_params__)
def g[T: int, *Ts, **P](x: T) -> T: return x
print(g(3), g.__type_params__)
def lazy(x: NotDefinedAnywhere) -> AlsoMissing: return x
print(lazy(1))
try:
    lazy.__annotations__
except NameError as e:
    print(e)
class K:
    other: LaterClass
class LaterClass: pass
print(K.__annotations__)
print(repr(Stack[int]), Stack.__mro__, Stack.__orig_bases__, Stack.__parameters__, Stack.__bases__)
print(type(Stack[int]).__name__, Stack[int].__origin__, Stack[int].__args__, Stack[int].__parameters__)
print(vars(Stack[str]()))
class M[A, B = int]:
    pass
print(M[str], M[str, bytes], M.__type_params__, M[A := int])
for f in (lambda: Stack[int, str], lambda: M[()], lambda: Stack[int][str], lambda: Num[int], lambda: isinstance(3, Stack[int]), lambda: Pair[int, str, bytes]):
    try: print(f())
    except TypeError as e: print(e)
P2 = M[g.__type_params__[0], list[g.__type_params__[0]]]
print(P2, P2.__parameters__, P2[int])
T, Ts, P = g.__type_params__
print(T.__bound__, T.__constraints__, T.__default__, T.has_default(), T.__covariant__, T.__contravariant__, T.__infer_variance__, T.__module__)
print(Ts.__name__, list(Ts), Ts.__default__, P.args, P.kwargs, P.args.__origin__ is P, P.args == P.args)
print(type(T), type(Ts), type(P), type(Num))
def h[S: (int, str), U: "fwd" = list[int], *Vs = *tuple[int, ...], **Q = [int, str]](a: S, *args: *Vs, **kw: U) -> U: pass
S, U, Vs, Q = h.__type_params__
print(S.__constraints__, S.__bound__, U.__bound__, U.__default__, Vs.__default__, Q.__default__, U.has_default())
print(h.__annotations__, h.__name__, h.__qualname__)
def lazyb[T: undefined_bound](): pass
try: lazyb.__type_params__[0].__bound__
except NameError as e: print(e)
undefined_bound = 7
print(lazyb.__type_params__[0].__bound__)
type Rec = list[Rec] | int
print(Rec.__value__, Rec.__value__.__args__[0].__args__[0] is Rec, Rec.__module__, Rec.__type_params__, Rec.__parameters__)
print(Pair[int, str], Pair[int, str].__origin__ is Pair, Pair.__value__, Pair.__value__[int, str], type(Pair[int, str]))
type Bad = missing_name
try: Bad.__value__
except NameError as e: print(e)
print(T | None, int | T, Num | str, list[T] | T)
class D(Stack[int]): pass
print(D.__parameters__, D.__orig_bases__, D.__mro__)
class Node[T]:
    next: "Node[T] | None"
    val: T
    def __init__(self, v: T): self.v = v
    def map[U](self, f: "callable", d: T | U = None) -> "Node[U]": return Node(f(self.v))
    class Inner[K]:
        def get(self) -> (T, K): pass
print(Node(3).map(str).v, Node.__annotations__, Node.map.__annotations__, Node.Inner.get.__annotations__, Node.map.__qualname__)
def outer(x):
    def gen[T](y: T = x, *, k=x) -> x: return (y, k, T)
    class L[T](list): 
        z = x
        def m(self): return T, x
    type A[Q] = tuple[x, Q]
    return gen, L, A
gen, L, A = outer(5)
print(gen(), gen(1, k=2), gen.__qualname__, gen.__annotations__, L([1, 2]), L().m(), L.z, A.__value__, L.__qualname__, L[int], L.__mro__)
def deco(c): print("deco", c.__name__, c.__type_params__); return c
@deco
@deco
class W[T](metaclass=type): pass
@deco
async def co[T](x: T): return x
print(co.__type_params__, W.__type_params__)
class Meta2(type):
    def __new__(m, n, b, ns, **kw): print(sorted(k for k in ns if "param" in k or "orig" in k), kw); return super().__new__(m, n, b, ns)
class X[T](metaclass=Meta2, flag=1): pass
for bad in ("def f[T, T](): pass", "class C[T: (yield)]: pass", "type X[T: (x := 1)] = 1", "def f[T = int, U](): pass", "def f[*Ts: int](): pass", "type 3 = 4", "def f[](): pass", "class A[**P: int]: pass", "def f[T](): nonlocal T"):
    try: compile(bad, "s", "exec"); print("ok", bad)
    except SyntaxError as e: print(e.msg)
type = 5; type, = [6]
print(type)
