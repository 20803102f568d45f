# SPDX-License-Identifier: MIT
# A host call in except* clauses. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
except* ValueError as g:
    print(ask(len(g.exceptions)))
except* TypeError as g:
    print(ask("type"))


# Also in the expression of the class, in a handler that raises, in split() and derive() of a user's group, and in finally.
class Mine(ExceptionGroup):
    def derive(self, excs):
        ask(len(excs))
        return Mine(self.message, excs)


def run(raising):
    try:
        raise Mine("m", [ValueError(1), Mine("in", [KeyError(2), ValueError(3)]), OSError(4)])
    except* (ask(1), ValueError)[1] as g:
        print("V", ask(len(g.exceptions)))
        if raising:
            raise
    except* (KeyError, (ask(2), TypeError)[1]) as g:
        print("K", ask(g.message))
        if raising:
            ask("raise from handler")
    finally:
        print(ask("finally"))


for raising in (False, True):
    try:
        run(raising)
    except ExceptionGroup as e:
        print(repr(e), ask(len(e.exceptions)))
