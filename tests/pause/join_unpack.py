# SPDX-License-Identifier: MIT
# A host call in what join, unpacking, star arguments and constructors pull. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def g(n):
    for i in range(n):
        yield ask(str(i))

print("-".join(g(3)), "".join(ask(c) for c in "abc"))
a, b = g(2)
first, *rest = g(4)
print(a, b, first, rest, [*g(2), *g(1)], (*g(2), "x"), {**{ask("k"): ask("v")}})
def show(*args, **kw):
    return args, kw
print(show(*g(3), **dict(zip(g(2), g(2)))))
print(list(g(2)), tuple(g(2)), sorted(set(g(3))), dict.fromkeys(g(2)), dict((k, ask(1)) for k in g(2)))
l = []
l.extend(g(2))
l += g(1)
l[0:1] = g(3)
print(l, max(g(3)), min(g(3)), list(reversed(list(g(2)))))
try:
    a, b = g(3)
except ValueError as e:
    print(e)
