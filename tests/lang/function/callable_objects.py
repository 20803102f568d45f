class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *rest, scale=1): return (self.n + x + sum(rest)) * scale
a = Adder(10)
print(a(1), a(1, 2, 3), a(1, scale=2), callable(a), callable(5), callable(Adder))
print(list(map(a, [1, 2, 3])), sorted([3, 1, 2], key=Adder(0)))
class Meta(type):
    def __call__(cls, *args):
        print("making", cls.__name__)
        return super().__call__(*args)
class K(metaclass=Meta):
    def __init__(self, v): self.v = v
print(K(3).v)
a.__call__ = lambda x: "never"
print(a(1))
try:
    object()()
except TypeError as e:
    print(e)
