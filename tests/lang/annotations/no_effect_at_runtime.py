def f(x: int) -> str: return x
print(f("not int"), f([1]))
a: int = "str"
b: list[int] = None
print(a, b)
class P:
    x: int
    y: int = 5
    def __init__(self, x: "whatever", *rest: object) -> None: self.x = x
print(P("s").x, P.y, hasattr(P, "x"))
def g(cb: "callable" = None, *, flag: bool = False) -> "list": return [cb, flag]
print(g(), g(1, flag=2))
for i in range(2):
    v: int = i
print(v)
