print([list(range(a, b, c)) for a, b, c in ((0, 10, 4), (10, 0, -4), (5, 5, 1), (-3, 3, 2))], sum(range(1, 101)), [i for i in range(20) if i in range(0, 20, 6)], list(range(10))[range(2, 8, 3).start], [range(10)[i] for i in (0, -1, 5)], len(range(0, 100, 7)), list(zip(range(3), range(10, 13))), [x for r in (range(2), range(5, 7)) for x in r], dict.fromkeys(range(3), 0), [*range(3), *range(2, -1, -1)], tuple(range(3)) == (0, 1, 2), min(range(5, 1, -1)), range(5) == range(0, 5, 1), range(2, 5).index(4), list(range(5))[::-2])
for i in range(3, 0, -1): print(i, end=" ")
print("go", i)
