class C:
    def __init__(self, n): self.n = n; print("init", n)
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, *a): print("exit", self.n)
with C(1) as a, C(2) as b, C(a + b) as c:
    print(a, b, c)
with (C(4) as x, C(5) as y,):
    print(x, y)
with (C(6), C(7)):
    print("parens")
with (C(8)) as z:
    print(z)
with (
    C(9),
    C(10) as w
):
    print(w)
