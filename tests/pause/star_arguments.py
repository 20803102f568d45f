# SPDX-License-Identifier: MIT
# A host call with arguments of all kinds in flight. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def f(a, /, b, *c, d=4, **e):
    return a, b, c, d, sorted(e.items())

print(f(ask(1), ask(2), *[ask(3), 4], d=ask(5), **{"z": ask(6)}, y=ask(7)))
print((lambda *a: a)(*map(ask, range(3))), ask(1) + ask(2) * ask(3), [ask(1), ask(2)][ask(1)], {ask(1): ask(2)}, (ask(1), ask(2)) < (ask(1), ask(3)))
x = ask(1) if ask(False) else ask(2)
print(x, ask(0) or ask(3), ask(1) and ask(4), 1 < ask(2) < ask(3), f"{ask(1)}{ask(2):>{ask(3)}}", not ask(0), (y := ask(5)) + y)
