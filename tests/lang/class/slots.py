# needs: 3.14
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
p = P(1, 2)
p.x += 10
print(p.x, p.y, P.__slots__, hasattr(p, "__dict__"), type(P.x).__name__)
for act in ["p.z = 1", "p.w", "del p.q"]:
    try:
        exec(act)
    except AttributeError as e:
        print(e)
del p.x
try:
    p.x
except AttributeError as e:
    print(e)
class Q(P):
    pass
q = Q(3, 4)
q.z = 5
print(q.x, q.z, q.__dict__)
class R(P):
    __slots__ = ("z",)
r = R(1, 2); r.z = 3
print(r.x, r.y, r.z)
try:
    class Bad:
        __slots__ = ("a",)
        a = 1
except ValueError as e:
    print(e)
class S:
    __slots__ = "single"
s = S(); s.single = 1
print(s.single)
