# SPDX-License-Identifier: MIT
# A host call in operators, reflected and in-place ones, and comparisons. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class V:
    def __init__(self, v):
        self.v = v

    def __add__(self, o):
        if isinstance(o, str):
            return NotImplemented
        return V(ask(self.v) + (o.v if isinstance(o, V) else o))

    def __radd__(self, o):
        return V(ask(self.v) * 100 + o)

    def __iadd__(self, o):
        self.v += ask(o)
        return self

    def __neg__(self):
        return V(-ask(self.v))

    def __getitem__(self, i):
        return ask(i if isinstance(i, int) else (i.start, i.stop))

    def __setitem__(self, i, x):
        self.v = ask((i, x))

    def __delitem__(self, i):
        self.v = ask(i)

    def __ge__(self, o):
        return ask(self.v >= o.v)

    def __le__(self, o):
        return ask(self.v <= o.v)

a = V(1)
print((a + V(2)).v, (a + 5).v, (7 + a).v, (-a).v, sum([V(1), V(2)], V(0)).v)
a += 10
print(a.v, a[3], a[1:2], a >= V(11), V(1) <= a <= V(12))
a[0] = "x"
print(a.v)
del a["k"]
print(a.v)
try:
    a + "s"
except TypeError as e:
    print(e)
