class Desc:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = "_" + name
    def __get__(self, obj, owner=None):
        if obj is None:
            return f"class access from {owner.__name__}"
        return obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v):
        print("set", v)
        obj.__dict__[self.name] = v
    def __delete__(self, obj):
        print("delete")
        del obj.__dict__[self.name]
class A:
    x = Desc()
    y = Desc()
a = A()
print(a.x, A.x)
a.x = 5
print(a.x, a.__dict__)
a.__dict__["x"] = "shadow?"
print(a.x)
del a.x
print(a.x)
class NonData:
    def __get__(self, obj, owner): return "from descriptor"
class B:
    z = NonData()
b = B()
print(b.z)
b.z = "instance wins"
print(b.z, B.z)
class SetOnly:
    def __set__(self, obj, v): obj.__dict__["s"] = v * 2
class C:
    s = SetOnly()
c = C(); c.s = 4
print(c.s)
try:
    del c.s
except AttributeError as e:
    print(e)
