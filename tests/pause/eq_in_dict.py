# SPDX-License-Identifier: MIT
# A host call in __eq__ while a dict is probed. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return ask(self.v) == other.v

d = {Key(1): "one", Key(2): "two"}
d[Key(3)] = "three"
print(d[Key(2)], d.get(Key(4), "none"), Key(3) in d, len(d))
d[Key(1)] = "ONE"
print(d.pop(Key(3)), sorted(d.values()), Key(2) in [Key(5), Key(2)], len({Key(1), Key(2), Key(1)}))
