class A:
    kind = "a"
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
    def total(self):
        return self.x + self.y
a = A(1)
b = A(5, y=6)
print(a.x, a.y, a.total(), b.total(), A.kind, a.kind)
a.kind = "own"
print(a.kind, b.kind, A.kind, a.__dict__, b.__dict__)
A.kind = "changed"
print(a.kind, b.kind)
A.new = lambda self: self.x * 10
print(b.new(), A.__name__, A.__qualname__, A.__module__, type(a) is A, a.__class__ is A)
print(isinstance(a, A), isinstance(a, object), issubclass(A, object), A.__bases__)
del a.kind
print(a.kind)
