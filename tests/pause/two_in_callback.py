# SPDX-License-Identifier: MIT
# A host call twice inside one callback, at several levels. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print(sorted([3, 1, 2], key=lambda x: ask(x) + ask(-2 * x)))
print(list(map(lambda x: max([ask(x), ask(5 - x)], key=lambda y: ask(y) * ask(1)), range(4))))
print([sum(ask(a) * ask(b) for a in range(2)) for b in (ask(i) for i in range(3))])
