"""
description: vars() of a class has no entries for __dict__ and __weakref__, and __bases__ cannot be assigned.
cause: Instances keep their attributes in shapes, and a class its layout, so that reading an attribute takes two loads.
workaround: vars(instance) works; make a new class with type(name, bases, dict) instead of changing bases.
"""
class A:
    def f(self):
        pass


class B:
    pass


print([n for n in vars(A) if n in ("__dict__", "__weakref__")], vars(A()))
try:
    A.__bases__ = (B,)
except TypeError as e:
    print(e)
