a = [3, 1, 2]
print(a.sort(), a, sorted([3, 1, 2]), sorted("banana"), sorted((2, 1)), sorted({"b": 1, "a": 2}), sorted({3, 1}), sorted(range(5), reverse=True), sorted([]), sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a"), (0, "z")]))
print(sorted([2.5, 1, True, 0]), sorted(["b", "B", "a", "A"]), sorted(["10", "9", "2"], key=int), sorted([-3, 2, -1], key=abs), sorted("hello", key=lambda c: -ord(c)), sorted(["aa", "b", "ccc"], key=len, reverse=True))
a.sort(reverse=True); print(a)
a.sort(key=lambda x: x % 3); print(a)
for v in ([1, "a"], [None, 1], [[], 1], [{}, {}], [1j, 2j], [(1, "a"), (1, 2)]):
    try:
        sorted(v)
    except TypeError as e:
        print(e)
try:
    [2, 1].sort(lambda a, b: 0)
except TypeError as e:
    print(e)
big = [(i * 7919) % 1009 for i in range(1009)]
print(sorted(big) == list(range(1009)), sorted(big, reverse=True)[:5], sorted(big, key=lambda x: (x % 10, -x))[:8])
print(sorted([10 ** 30, -10 ** 30, 5, 2 ** 63]), sorted([float("inf"), 1, -5.5]), sorted([b"b", b"a"]), sorted([True, False]))
