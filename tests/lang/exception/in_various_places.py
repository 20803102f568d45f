def boom(*a): raise ValueError("boom")
places = {
    "list": lambda: [boom() for _ in range(2)],
    "dict": lambda: {boom(): 1},
    "arg": lambda: print(1, boom()),
    "default": lambda: (lambda x=1: boom())(),
    "map": lambda: list(map(boom, [1])),
    "sort": lambda: sorted([1, 2], key=boom),
    "gen": lambda: list(boom() for _ in [1]),
    "fstr": lambda: f"{boom()}",
    "and": lambda: 1 and boom(),
    "sub": lambda: [1][boom()],
    "cmp": lambda: 1 < boom() < 3,
    "max": lambda: max([1, 2], key=boom),
    "filter": lambda: list(filter(boom, "ab")),
    "star": lambda: print(*boom()),
}
for k, f in places.items():
    try:
        f()
        print(k, "no error")
    except ValueError as e:
        print(k, e)
class C:
    try:
        boom()
    except ValueError:
        caught = True
print(C.caught)
try:
    class D:
        x = boom()
except ValueError:
    print("class body", "D" in globals())
try:
    @boom
    def f2(): pass
except ValueError:
    print("decorator", "f2" in globals())
