# SPDX-License-Identifier: MIT
# A host call in a generator after send, throw and close. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def g():
    got = ask("start")
    while True:
        try:
            got = yield ask(got)
        except ValueError as e:
            got = ask("caught " + str(e))
        finally:
            ask("finally")

it = g()
print(next(it), it.send(5), it.send("six"), it.throw(ValueError("v")))
it.close()

def outer():
    r = yield from inner()
    yield ask(r)

def inner():
    x = yield ask(1)
    return ask(x) * 2

o = outer()
print(next(o), o.send(21), list(o))
