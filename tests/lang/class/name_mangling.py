class A:
    def __init__(self): self.__x = 1
    def get(self): return self.__x
    def __private(self): return "A private"
    def call(self): return self.__private()
    __dunder__ = "not mangled"
    _A__explicit = 5
    def exp(self): return self.__explicit
class B(A):
    def __init__(self):
        super().__init__()
        self.__x = 2
    def __private(self): return "B private"
b = B()
print(sorted(b.__dict__.items()), b.get(), b.call(), b.exp(), A.__dunder__)
try:
    b.__x
except AttributeError as e:
    print(e)
print(b._A__x, b._B__private())
class _Under:
    __v = 3
    def f(self, __arg=4): return __arg + self.__v
print(_Under().f(), _Under._Under__v)
class C:
    def f(self):
        __local = 7
        return [k for k in locals() if "local" in k]
print(C().f())
