# SPDX-License-Identifier: MIT
# A host call around augmented assignment and nested subscripts. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

d = {"a": [1, 2, 3]}
d[ask("a")][ask(1)] += ask(10)
d["a"][ask(0):ask(1)] = [ask(7), ask(8)]
d.setdefault(ask("b"), []).append(ask(5))
print(d)
del d[ask("b")]
a = b = [ask(0)] * 2
a[0], a[ask(1)] = ask(1), ask(2)
print(d, a, b)
