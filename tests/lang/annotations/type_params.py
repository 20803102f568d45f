# needs: 3.14
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
