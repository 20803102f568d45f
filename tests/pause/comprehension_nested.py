# SPDX-License-Identifier: MIT
# A host call in nested comprehensions. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print([[ask(i * j) for j in range(3)] for i in range(ask(3))])
print([(x, y) for x in (ask(v) for v in range(3)) for y in range(ask(x))])
