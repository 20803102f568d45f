# SPDX-License-Identifier: MIT
# A host call in __getattr__, __getattribute__ and __setattr__. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class A:
    def __getattr__(self, name):
        return ask("got " + name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, ask(value))

    def __delattr__(self, name):
        ask(name)
        object.__delattr__(self, name)

class B:
    def __getattribute__(self, name):
        return ask(name) * 2

a = A()
a.x = 5
print(a.x, a.y, getattr(a, "z", None), hasattr(a, "w"), B().q)
del a.x
print(a.x)
