# SPDX-License-Identifier: MIT
# A host call in __enter__ and __exit__, also while an exception leaves the block. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class M:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return ask("entered")

    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__, ask(str(value)))
        return ask(self.swallow)

with M(False) as m:
    print(m)
with M(True), M(False):
    raise KeyError("inner")
try:
    with M(False):
        1 / 0
except ZeroDivisionError as e:
    print("caught", e)
def early():
    with M(False):
        return ask("returned")
print(early())
