class Age(int):
    def __new__(cls, v):
        if v < 0: raise ValueError("negative")
        return super().__new__(cls, v)
    def next(self): return Age(self + 1)
    def __repr__(self): return f"Age({int(self)})"
a = Age(5)
print(a, a + 1, type(a + 1).__name__, a.next(), a == 5, hash(a) == hash(5), a * 2.5, [a], f"{a}", f"{a:03d}", str(a))
print(isinstance(a, int), {5: "x"}[a], a.bit_length(), -a, abs(a), a in [5], range(a), [1] * a, a > 3, max(a, 3))
a.extra = "attr"
print(a.extra, a.__dict__)
class Flag(int):
    def __or__(self, o): return Flag(int(self) | int(o))
    def __str__(self): return f"Flag<{int(self)}>"
print(str(Flag(1) | Flag(4)), Flag(3), int(Flag(3)), "%d" % Flag(7), "%s" % Flag(7))
try:
    Age(-1)
except ValueError as e:
    print(e)
print(int.__add__(a, 1), Age.from_bytes(b"\x01", "big"), sum([Age(1), Age(2)]))
