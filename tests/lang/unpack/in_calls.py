def f(*a, **k): return a, k
l, t, d = [1, 2], (3,), {"x": 4}
print(f(*l), f(*l, *t), f(*l, 9, *t), f(**d), f(*l, **d, y=5), f(*"ab", *range(2)), f(*[], **{}), f(0, *l, z=1, **d), f(*{"k": 1}), f(*(i for i in l)), f(*map(str, l)))
print(max(*[3, 1]), min(*"abc"), print(*l, *t, sep="-"), "{} {}".format(*"ab"), "{a}".format(**{"a": 1}), dict(**d, q=1), [].append(*[1]), int(*["5"]), sorted(*[[2, 1]], **{"reverse": True}))
def g(a, b, c=0, *, d=0): return a, b, c, d
args, kw = (1, 2), {"d": 9}
print(g(*args, **kw), g(*args, 3), g(1, *[2, 3]), g(*[1], b=2), g(**{"a": 1, "b": 2}), (lambda *a: sum(a))(*range(10)))
class C:
    def __init__(self, *a, **k): self.a, self.k = a, k
c = C(*l, **d)
print(c.a, c.k, C(*[c.a])  .a)
