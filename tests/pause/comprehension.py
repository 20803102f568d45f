# SPDX-License-Identifier: MIT
# A host call in list, dict and set comprehensions. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print([ask(i) for i in range(4) if ask(i) != 2])
print({ask(k): ask(k * 2) for k in "abc"})
print(sorted({ask(i) % 3 for i in range(7)}))
