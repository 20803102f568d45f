"""module doc"""
print(__doc__)
def f():
    """Line one

    Line two
    """
    return 1
print(repr(f.__doc__) is not None, f.__doc__.split("\n")[0])
class C:
    'class doc'
    def m(self):
        "method doc"
print(C.__doc__, C.m.__doc__, C().m.__doc__)
def g():
    f"not a doc"
print(g.__doc__)
def h():
    b"bytes"
print(h.__doc__)
f.__doc__ = "changed"
print(f.__doc__)
