# SPDX-License-Identifier: MIT
# A host call in a fold written by hand, recursion and closures. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def reduce(f, items, start):
    for x in items:
        start = f(start, x)
    return start

def fact(n):
    return ask(1) if n <= 1 else n * fact(n - 1) * ask(1)

def counter():
    n = 0
    def step():
        nonlocal n
        n += ask(1)
        return n
    return step

print(reduce(lambda a, b: ask(a) + b, range(5), 0), fact(6))
c = counter()
print(c(), c(), c())
