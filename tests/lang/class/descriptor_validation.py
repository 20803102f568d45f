class Typed:
    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        return self if obj is None else obj.__dict__.get(self.name, self.default)
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}, got {type(value).__name__}")
        obj.__dict__[self.name] = value
class Item:
    name = Typed(str, "?")
    count = Typed(int, 0)
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)
i = Item(name="pen")
print(i.name, i.count, Item.count.kind)
i.count += 3
print(i.count, vars(i))
try:
    i.count = "many"
except TypeError as e:
    print(e)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, obj, o):
        v = obj.__dict__[self.n] = self.f(obj)
        return v
class P:
    @Lazy
    def heavy(self):
        print("computing")
        return 42
p = P()
print(p.heavy, p.heavy)
