# Modules made by a program: their dict and their repr.
import sys
import types
m = types.ModuleType("m")
print(m, m.__dict__)
m.__file__ = "x.py"
print(m)
del m.__file__


class Loader:
    def __repr__(self):
        return "loader!"


m.__loader__ = Loader()
print(m)
del m.__name__
print(m)
print(types.ModuleType("n", "doc").__doc__, types.ModuleType("n").__spec__, sys, sys.flags.optimize, sys.flags[3])


class Text(str):
    def __repr__(self):
        return "text!"


m.__name__ = Text("m")
m.__loader__ = None
print(m)
