# SPDX-License-Identifier: MIT
# A host call in generators that zip and enumerate pull. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def gen(n):
    for i in range(n):
        yield ask(i)

print(list(zip(gen(3), "abc", gen(5))))
print(list(enumerate(gen(2), ask(7))))
