# SPDX-License-Identifier: MIT
# A host call in the generator expressions of sum, any and all. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

print(sum(ask(i) for i in range(5)), sum((ask([i]) for i in range(3)), []))
print(any(ask(i) > 2 for i in range(10)), all(ask(i) < 2 for i in range(10)))
