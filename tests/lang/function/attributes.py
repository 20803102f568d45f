def f(a, b=1, *c, d, e=2, **g) -> None:
    "doc"
f.x = 1
f.y = [1]
print(f.__name__, f.__qualname__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.x, f.__dict__)
print(f.__module__, f.__closure__, callable(f), type(f).__name__)
del f.x
print(hasattr(f, "x"), f.__dict__)
f.__name__ = "renamed"
f.__qualname__ = "q.renamed"
print(f.__name__, f.__qualname__)
class C:
    def m(self):
        def inner(): pass
        return inner
print(C.m.__qualname__, C().m().__qualname__, C().m.__name__, (lambda: 0).__qualname__)
try:
    f.__name__ = 5
except TypeError as e:
    print(e)
try:
    f.nope
except AttributeError as e:
    print(e)
