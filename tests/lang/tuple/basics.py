t = (1, 2, 3)
print(t, (), (1,), 1, (1), t[0], t[-1], t[1:], t[::-1], t + (4,), t * 2, len(t), 2 in t, t.index(2), t.count(1), (1, (2, [3])), tuple("ab"), tuple([1]), tuple(), tuple(x for x in range(2)))
print(t == (1, 2, 3), t < (1, 2, 4), (1, 2) < (1, 2, 0), () < (1,), (1, "a") < (1, "b"), t != [1, 2, 3], hash(t) == hash((1, 2, 3)), {t: 1}[(1, 2, 3)], (1, 2.0) == (1.0, 2), max((1, 2), (1, 3)))
x, y = 1, 2
x, y = y, x
print(x, y, (lambda *a: a)(1, 2), sorted([(2, "b"), (1, "z")]), tuple(sorted((3, 1))), *t, sum(t), min(t), list(reversed(t)))
for s in ("t[0] = 1", "del t[0]", "t[5]", "t['a']", "t.append(1)", "t + [1]", "t.index(9)", "hash(([],))", "t < 5", "tuple(5)", "t * 'a'", "t.x = 1"):
    try:
        exec(s)
    except (TypeError, IndexError, AttributeError, ValueError) as e:
        print(e)
a = b = (1,)
a += (2,)
print(a, b, t[0:0], t[:] is t, repr(((),)), ("a",) * 3)
