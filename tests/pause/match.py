# SPDX-License-Identifier: MIT
# A host call in match subjects, guards and __eq__ of value patterns. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class E:
    def __eq__(self, o):
        return ask(o == 3)

class Pt:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self._x, self.y = x, y
    @property
    def x(self):
        return ask(self._x)

class NS:
    e = E()

def f(v):
    match ask(v):
        case [a, b] if ask(a) > 1:
            return "pair", a, b
        case Pt(0, y):
            return "point", y
        case {"k": v, **rest}:
            return "map", v, ask(rest)
        case NS.e:
            return "e"
        case _:
            return "other"

print(f([2, 3]), f([1, 2]), f({"k": 1, "z": 2}), f(3), f(4))
def g(v):
    match v:
        case Pt(0, y):
            return "point", y
        case Pt(x=x):
            return "x", x
print(g(Pt(0, 5)), g(Pt(1, 2)))
