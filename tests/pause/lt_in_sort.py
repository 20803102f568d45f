# SPDX-License-Identifier: MIT
# A host call in __lt__ while a list is sorted. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class N:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return ask(self.v) < other.v

print([n.v for n in sorted(N(v) for v in [5, 2, 9, 1, 7, 3])])
print(min(N(4), N(2)).v, max([N(4), N(8)], key=lambda n: n.v).v)
