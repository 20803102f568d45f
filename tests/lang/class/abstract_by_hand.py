class Shape:
    def area(self): raise NotImplementedError("area of " + type(self).__name__)
    def describe(self): return f"{type(self).__name__} {self.area():.2f}"
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class Circle(Shape):
    def __init__(self, r): self.r = r
    def area(self): return 3.14159 * self.r ** 2
class Bad(Shape): pass
for s in [Sq(2), Circle(1.5), Bad()]:
    try:
        print(s.describe())
    except NotImplementedError as e:
        print("missing:", e)
shapes = sorted([Sq(3), Circle(1), Sq(1)], key=lambda s: s.area())
print([type(s).__name__ for s in shapes], sum(s.area() for s in shapes))
class Meta(type):
    def __instancecheck__(cls, o): return hasattr(o, "area")
    def __subclasscheck__(cls, c): return hasattr(c, "area")
class HasArea(metaclass=Meta): pass
print(isinstance(Sq(1), HasArea), isinstance(5, HasArea), issubclass(Circle, HasArea), issubclass(int, HasArea))
