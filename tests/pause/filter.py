# SPDX-License-Identifier: MIT
# A host call inside the predicate of filter. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print(list(filter(lambda x: ask(x) % 2, range(8))))
print(tuple(filter(ask, [0, 1, "", "a", None, [0]])))
