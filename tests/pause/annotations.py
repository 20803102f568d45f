# SPDX-License-Identifier: MIT

# A host call while annotations are evaluated. `ask` gives its argument back; where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        return x


def via(x):
    """x, after a pause (types and templates cannot go through the host)."""
    ask(0)
    return x


def f(a: via(int), *b: [via(i) for i in range(2)]) -> via("r"):
    pass

class C:
    x: via(str)
    if via(True):
        y: via(1) = via(2)
    def m(self, z: via("z")): pass

print(f.__annotations__)
print(C.__annotations__, C.y, C().m.__annotations__)
n: via("n") = 1
print(__annotate__(1))
f.__annotate__ = lambda fmt: {"k": via(fmt)}
print(f.__annotations__, f.__annotate__ is not None)
