it = iter([1, 2, 3, 4, 5])
for x in it:
    if x == 2: break
print(list(it), list(it))
g = (x for x in range(5))
print(2 in g, list(g), 2 in g)
it = iter("abcdef")
print([a + b for a, b in zip(it, it)])
it = iter(range(10))
print([next(it) for _ in range(3)], sum(it), max(it, default="empty"), sorted(it))
a = [1]
it = iter(a)
print(next(it), next(it, "end"))
a.append(2)
print(next(it, "stays exhausted"))
m = map(str, [1, 2])
print(list(m), list(m), any(iter([0, 1, 2])), all(iter([])))
it = iter([3, 1, 2]); print(min(it), list(it))
x, *y = iter("abc"); print(x, y)
def gen():
    yield from (n := [1, 2])
    n.append(3)
print(list(gen()), tuple(iter((1, 2))), set(iter([1])), dict(iter([(1, 2)])), "-".join(iter("ab")), [*iter("ab")], list(iter(iter([1]))))
