class A:
    def __len__(self): return 1
    def __call__(self): return "class call"
a = A()
a.__len__ = lambda: 99
a.__call__ = lambda: "instance call"
a.__str__ = lambda: "instance str"
print(len(a), a.__len__(), a(), a.__call__(), str(a) != "instance str")
A.__len__ = lambda self: 2
print(len(a))
A.__add__ = lambda s, o: f"late {o}"
print(a + 1)
del A.__add__
try:
    a + 1
except TypeError as e:
    print(e)
A.__getitem__ = lambda s, k: k * 2
print(a[4], A.__getitem__(a, 5))
A.__bool__ = lambda s: False
print(bool(a))
A.__iter__ = lambda s: iter("q")
print(list(a))
class C:
    __add__ = 5
try:
    C() + 1
except TypeError as e:
    print(e)
class D:
    __neg__ = None
try:
    -D()
except TypeError as e:
    print(e)
