# SPDX-License-Identifier: MIT
# A host call in __iter__ and __next__. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        ask("iter")
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return ask(self.n)

for i in Count(2):
    print(i)
print(list(Count(3)), tuple(Count(2)), sorted(Count(3)), dict(zip("ab", Count(2))), 1 in Count(3))
