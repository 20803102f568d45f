x = "global"
def f(y=x, z=lambda: x):
    x = "local"
    return y, z()
print(f())
x = "changed"
print(f())
class C:
    x = "class"
    def m(self, a=x): return a
    l = [x for _ in range(2)] if False else None
print(C().m())
def g(a, b=lambda: 1, c={"k": [1, 2]}):
    return a, b(), c["k"][-1]
print(g(0))
def h(*, k=len("four")): return k
print(h())
