# SPDX-License-Identifier: MIT
# A host call in __contains__, __bool__, __index__, __len__, __int__ and __float__. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class B:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        return ask(self.v)

    def __contains__(self, x):
        return ask(x == 3)

    def __index__(self):
        return ask(2)

    def __len__(self):
        return ask(4)

    def __int__(self):
        return ask(11)

    def __float__(self):
        return ask(1.5)

t, f = B(True), B(False)
print(3 in t, 4 in t, 4 not in t, bool(t), not f, 1 if f else 2, t and "and", f or "or")
while f:
    pass
assert t
print([10, 20, 30][t], "abcdef"[t:], list(range(t)), hex(t), len(t), int(t), float(t), [0] * t, [x for x in [1] if t])
print(any([f, t]), all([t, f]), list(filter(None, [f])), len(list(filter(None, [t, f]))))
