class A:
    def __init__(self): self.v = 1
    def show(self): return f"old {self.v}"
a = A()
class A:
    def show(self): return "new"
print(a.show(), A().show(), isinstance(a, A))
def new_show(self): return f"patched {self.v}"
type(a).show = new_show
print(a.show())
a.show = lambda: "bound on instance"
print(a.show())
del a.show
print(a.show())
B = type(a)
del B.show
try:
    a.show()
except AttributeError as e:
    print(e)
x = a
del a
print(x.v)
