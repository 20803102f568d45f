def f(*a, **k): return a, k
bad = [lambda: f(*5), lambda: f(*None), lambda: f(**5), lambda: f(**[1]), lambda: f(**{1: 2}),
       lambda: f(a=1, **{"a": 2}), lambda: f(**{"a": 1}, **{"a": 2}), lambda: (1)(), lambda: "s"(), lambda: None()]
for b in bad:
    try:
        print(b())
    except TypeError as e:
        print(e)
class M:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
print(f(**M()))
print(f(*{"d": 1, "e": 2}, *"hi"))
