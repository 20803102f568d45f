class Plugin:
    registry = {}
    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        print("registering", cls.__name__, key)
        cls.registry[key or cls.__name__.lower()] = cls
class A(Plugin): pass
class B(Plugin, key="bee"): pass
class C(B): pass
print(sorted(Plugin.registry), Plugin.registry["bee"] is B)
try:
    class D(Plugin, bad=1): pass
except TypeError as e:
    print(e)
try:
    class E(foo=1): pass
except TypeError as e:
    print(e)
class Order:
    def __set_name__(self, o, n): print("set_name", n)
class Base:
    def __init_subclass__(cls): print("init_subclass", hasattr(cls, "d"))
class Sub(Base):
    d = Order()
