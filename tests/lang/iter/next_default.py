it = iter([1])
print(next(it), next(it, "d"), next(it, None))
try:
    next(it)
except StopIteration as e:
    print(repr(e))
print(next((x for x in [1, 4, 9] if x > 3), None), next((x for x in [] if x), "none"), next(iter("z")), next(filter(None, [0, 5])), next(iter({"k": 1})), next(iter({3})), next(reversed([1, 2])), next(iter(range(5, 9))), next(zip("a", "b")), next(enumerate("q")))
for f in (lambda: next(5), lambda: next(), lambda: next([1]), lambda: next("a"), lambda: next(iter([]), 1, 2)):
    try:
        f()
    except TypeError as e:
        print(e)
class C:
    def __next__(self): return "no iter needed"
print(next(C()))
try:
    iter(C())
except TypeError as e:
    print(e)
