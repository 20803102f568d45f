# SPDX-License-Identifier: MIT
# A host call inside the key function of min and max. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print(min([3, -1, 2], key=lambda x: ask(x * x)), max([3, -1, 2], key=lambda x: ask(-x)))
print(max("a", "ccc", "bb", key=lambda s: ask(len(s))), min([], key=ask, default="none"))
