# SPDX-License-Identifier: MIT
# A host call inside the function of map. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print(list(map(lambda a, b: ask(a) + b, [1, 2, 3], [10, 20, 30])))
print(list(map(ask, "xyz")))
