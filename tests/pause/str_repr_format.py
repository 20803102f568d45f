# SPDX-License-Identifier: MIT
# A host call in __str__, __repr__ and __format__, in f-strings and in print. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class T:
    def __str__(self):
        return ask("str")

    def __repr__(self):
        return ask("repr")

    def __format__(self, spec):
        return ask("format:" + spec)

t = T()
print(f"{t} {t!s} {t!r} {t:>5} {t!r:>8}|")
print(t, [t, (t,)], {"k": t})
print("%s %r" % (t, t), "{} {!r:>6}".format(t, t), str(t) + repr(t), format(t, "x"))
