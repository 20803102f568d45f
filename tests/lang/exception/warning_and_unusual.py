class Meta(type):
    def __instancecheck__(cls, o): return True
class Fake(Exception, metaclass=Meta): pass
try:
    try:
        raise ValueError("not fake")
    except Fake:
        print("no: uses subclass test")
except ValueError as e:
    print(e)
class E(Exception):
    def __new__(cls, *a):
        x = super().__new__(cls, *a)
        x.made = "new"
        return x
try:
    raise E(1)
except E as e:
    print(e.made, e.args)
class Str(Exception):
    def __str__(self): return "custom " + ",".join(map(str, self.args))
    def __repr__(self): return "Str!"
print(str(Str(1, 2)), repr(Str()), [Str(3)], f"{Str(4)}")
try:
    raise UserWarning("w")
except Warning as w:
    print(repr(w))
print(ValueError("a") == ValueError("a"), isinstance(ValueError, type), ValueError.__name__)
x = ImportError("m", name="mod", path="p")
print(x, x.name, x.path, x.msg)
n = NameError("n", name="nm"); a = AttributeError("a", name="an", obj=5)
print(n.name, a.name, a.obj)
