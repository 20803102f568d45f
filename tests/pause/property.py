# SPDX-License-Identifier: MIT
# A host call in properties and descriptors. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class D:
    def __get__(self, obj, owner):
        return ask("get") + owner.__name__

    def __set__(self, obj, value):
        obj.__dict__["seen"] = ask(value)

    def __set_name__(self, owner, name):
        self.name = ask(name)

class C:
    d = D()

    @property
    def p(self):
        return ask(1) + ask(2)

    @p.setter
    def p(self, v):
        self.v = ask(v)

c = C()
c.p = 9
c.d = "value"
print(c.p, c.v, c.d, c.seen, C.__dict__["d"].name)
