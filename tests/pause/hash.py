# SPDX-License-Identifier: MIT
# A host call in __hash__. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
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
        return ask(self.v)

    def __eq__(self, other):
        return self.v == other.v

d = {Key(1): 1, Key(2): 2}
print(d[Key(2)], Key(3) in d, hash(Key(9)), len({Key(1), Key(1), Key(2)}), {(Key(1), 2): "t"}[(Key(1), 2)])
