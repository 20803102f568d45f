# SPDX-License-Identifier: MIT

# A host call while annotations are evaluated. `ask` gives its argument back; where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        return x

def f(a: ask(int), *b: [ask(i) for i in range(2)]) -> ask("r"):
    pass

class C:
    x: ask(str)
    if ask(True):
        y: ask(1) = ask(2)
    def m(self, z: ask("z")): pass

print(f.__annotations__)
print(C.__annotations__, C.y, C().m.__annotations__)
n: ask("n") = 1
print(__annotate__(1))
f.__annotate__ = lambda fmt: {"k": ask(fmt)}
print(f.__annotations__, f.__annotate__ is not None)
