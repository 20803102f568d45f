class C:
    __slots__ = "a", "b"
c = C()
c.a, c.b = 1, 2
del c.a
try:
    print(c.a)
except AttributeError as e:
    print(e)
c.a = 5
print(c.a, c.b)
class M:
    def __delitem__(self, k): print("delitem", k)
    def __delattr__(self, k): print("delattr", k)
m = M()
del m[1], m["k"], m[1:2], m[::2, 3], m.x, m.y
