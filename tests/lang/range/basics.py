r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[2:4], r[::-1], 5 in r, 6 in r, 5.0 in r, "a" in r, r.start, r.stop, r.step, r.index(8), r.count(8), r.count(9), list(reversed(r)), max(r), sum(r))
print(range(5), range(0), range(5, 0), range(5, 0, -1), list(range(5, 0, -2)), list(range(-3)), len(range(10, -10, -3)), range(0, 10, 2) == range(0, 9, 2), range(3) == [0, 1, 2], hash(range(3)) == hash(range(0, 3, 1)), range(0) == range(5, 5), bool(range(0)), range(1, 10)[3:7], range(10)[-3:], range(10)[::3], range(0, 10, 3)[1:][::-1])
big = range(10 ** 20, 10 ** 20 + 10, 3)
print(list(big), big[1], 10 ** 20 + 3 in big, big[-1], big.index(10 ** 20 + 6), range(10 ** 30)[10 ** 29], 5 in range(10 ** 30), list(range(2 ** 63 - 2, 2 ** 63 + 2)), range(-10 ** 20, 0, 10 ** 19)[::-1])
for f in (lambda: range(1, 2, 0), lambda: range(), lambda: range("a"), lambda: range(1.0), lambda: range(3)[5], lambda: range(3)["a"], lambda: range(1, 2, 3, 4), lambda: len(range(10 ** 30)), lambda: range(3).index(7), lambda: range(3) + range(2), lambda: range(3) < range(4)):
    try:
        print(f())
    except (ValueError, TypeError, IndexError, OverflowError) as e:
        print(type(e).__name__)
it = iter(range(3))
print(next(it), list(it), next(it, None), sorted(range(3), reverse=True), tuple(range(2)), [*range(2)], list(zip(range(2), range(5, 7))), range(True, 3), {range(2): 1}[range(0, 2)])
