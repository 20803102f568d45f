class A:
    def __new__(cls, *a, **k):
        print("new", a, k)
        self = super().__new__(cls)
        self.made = True
        return self
    def __init__(self, x, y=0):
        print("init", x, y)
        self.x = x
a = A(1, y=2)
print(a.made, a.x)
class Singleton:
    _i = None
    def __new__(cls):
        if cls._i is None:
            cls._i = object.__new__(cls)
        return cls._i
print(Singleton() is Singleton())
class Other:
    def __new__(cls, v):
        return v * 2
    def __init__(self, v):
        print("not called")
print(Other(4))
class BadInit:
    def __init__(self): return 5
try:
    BadInit()
except TypeError as e:
    print(e)
class Temp(float):
    def __new__(cls, v): return super().__new__(cls, v + 0.5)
t = Temp(1)
print(t, t + 1, type(t).__name__, type(t + 1).__name__)
print(A.__new__ is not object.__new__, object.__new__(A).made if hasattr(object.__new__(A), "made") else "no attr")
