def g():
    yield 1
it = g()
print(it.gi_running, it.gi_yieldfrom, it.__name__, g.__name__, hasattr(it, "send"), hasattr(it, "throw"), hasattr(it, "close"))
next(it)
print(list(it), type(it).__name__, type(g()) is type(g()))
ge = (x for x in [])
print(ge.__name__, ge.__qualname__)
class C:
    def m(self): yield self
print(C().m().__qualname__, next(C().m()).__class__.__name__)
