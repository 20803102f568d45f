class Vec:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __sub__(self, o): return Vec(self.x - o.x, self.y - o.y)
    def __mul__(self, k):
        if isinstance(k, Vec): return self.x * k.x + self.y * k.y
        if isinstance(k, (int, float)): return Vec(self.x * k, self.y * k)
        return NotImplemented
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __abs__(self): return (self * self) ** 0.5
    def __eq__(self, o): return isinstance(o, Vec) and (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __iter__(self): yield self.x; yield self.y
    def __repr__(self): return f"Vec({self.x!r}, {self.y!r})"
    def __bool__(self): return bool(self.x or self.y)
a, b = Vec(3, 4), Vec(1, -1)
print(a + b, a - b, a * b, a * 2, 0.5 * a, -a, abs(a), a == Vec(3, 4), a != b, len({a, Vec(3, 4), b}), *a, bool(Vec(0, 0)))
print(sum([a, b], Vec(0, 0)), max([a, b], key=abs), sorted([a, b], key=lambda v: v.y))
try:
    a * "x"
except TypeError as e:
    print(e)
try:
    sum([a, b])
except TypeError as e:
    print(e)
