# SPDX-License-Identifier: MIT
# A host call in a class body, a base class expression and __init_subclass__. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class Base:
    def __init_subclass__(cls, **kw):
        cls.made = ask(sorted(kw.items()))

class D(Base, tag=ask("t") if True else 0):
    x = ask(1)
    if ask(True):
        y = x + ask(1)
    names = [ask(n) for n in ("a", "b")]

    def f(self, z=ask(10)):
        return z

print(D.x, D.y, D.names, D.made, D().f())
