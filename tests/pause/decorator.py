# SPDX-License-Identifier: MIT
# A host call in decorators and default arguments. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

def deco(tag):
    ask(tag)
    def wrap(f):
        ask(f.__name__)
        def inner(*args, **kw):
            return ask(tag), f(*args, **kw)
        return inner
    return wrap

@deco("outer")
@deco("inner")
def add(a, b=ask(5), *, c=ask(7)):
    return a + b + c

@deco("class")
class K:
    pass

print(add(1), add(1, 2, c=3), K()[0])
