# SPDX-License-Identifier: MIT
# A host call in __call__, __init__ and __new__. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class P:
    def __new__(cls, *args):
        ask("new")
        return super().__new__(cls)

    def __init__(self, a, b=2):
        self.a = ask(a)
        self.b = ask(b)

    def __call__(self, x, *, k=1):
        return ask(x) + self.a + k

o = P(ask(1))
print(o.a, o.b, o(5), o(x=1, k=ask(3)), [P(i).a for i in range(3)], list(map(P(1), [1, 2])))
