def f(a: int, b: str = "x", *c: float, **d: bool) -> None: pass
print(f.__annotations__)
class C:
    x: int = 1
    y: str
    def m(self, z: list[int]) -> dict[str, int]: ...
print(C.__annotations__, C.m.__annotations__)
def g(a, b): pass
print(g.__annotations__)
g.__annotations__["a"] = "added"
print(g.__annotations__)
class D(C):
    z: float
print(D.__annotations__, list(D.__annotations__))
def h(x: int | None, y: "fwd") -> tuple[int, ...]: pass
print(h.__annotations__)
