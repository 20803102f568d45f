d = {"b": 3, "a": 1, "c": 2}
print(sorted(d), sorted(d.items()), sorted(d, key=d.get), sorted(d.items(), key=lambda kv: -kv[1]), sorted(d.values(), reverse=True), sorted("bca", reverse=True), sorted([("x", 2), ("y", 1)], key=lambda p: p[1]), sorted(iter([2, 1])), sorted(x * x % 7 for x in range(7)))
calls = []
def k(x):
    calls.append(x)
    return -x
print(sorted([1, 3, 2], key=k), calls, sorted([1, 2], key=None), sorted([3, 1], reverse=0), sorted([3, 1], reverse=5))
for e in ("sorted()", "sorted(5)", "sorted([1], foo=1)", "sorted([1], 5)", "sorted([1, 'a'])", "sorted([1], key=5)", "sorted(None)"):
    try:
        print(eval(e))
    except TypeError as x:
        print(x)
r = sorted([5, 3]); r.append(1)
print(r, sorted(r), r, list(reversed(sorted(r))), sorted([[3], [1, 2], []]), sorted([(1, 2), (1,)]), sorted({1, 3, 2}), sorted([0.5, -0.5, 0]), sorted(["é", "e", "z", "Z"]), sorted([True, 0, -1]))
