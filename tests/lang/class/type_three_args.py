A = type("A", (), {"x": 1, "get": lambda self: self.x})
B = type("B", (A,), {"x": 2})
print(A.__name__, B().get(), B.__bases__[0] is A, A.__dict__["x"], type(A))
for args in [("A",), (1, (), {}), ("A", [], {}), ("A", (), []), ("A", (5,), {})]:
    try:
        r = type(*args)
        print(r)
    except TypeError as e:
        print(e)
for base in ("bool", "type(None)", "range", "slice", "type(lambda: 0)"):
    try:
        type("X", (eval(base),), {})
        print("ok", base)
    except TypeError as e:
        print(e)
try:
    class X(int, str): pass
except TypeError as e:
    print(e)
try:
    class Y("notaclass"): pass
except TypeError as e:
    print(e)
print(type(5), type(type), type("s") is str, type(A()).__name__)
