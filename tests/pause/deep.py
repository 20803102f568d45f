# skip-mode: tiny
# SPDX-License-Identifier: MIT
# A host call under many frames. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def down(n):
    return ask("bottom") if n == 0 else down(n - 1)

def gen(n):
    if n:
        yield from gen(n - 1)
    yield ask(n)

print(down(200), list(gen(20)))
