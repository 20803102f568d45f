f = frozenset([1, 2, 2])
print(f == {1, 2}, {1, 2} == f, hash(f) == hash(frozenset([2, 1])), {f: "v"}[frozenset((1, 2))], frozenset(), repr(frozenset([5])), len(f), 1 in f, sorted(f | {3}), type(f | {3}).__name__, type({3} | f).__name__, sorted(f & {1}), f <= {1, 2, 3}, f.isdisjoint({9}), sorted(f.union([7])), f.copy() is f, frozenset(f) is f)
for s in ("f.add(1)", "f |= 5", "f.remove(1)", "f[0]", "frozenset(1, 2)"):
    try:
        exec(s)
    except (AttributeError, TypeError) as e:
        print(e)
g = f
g |= {9}
print(sorted(g), sorted(f), {frozenset([1]), frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])}, {frozenset({1}): 2}.get(frozenset([1])), frozenset("ab") > frozenset("a"), frozenset([frozenset()]))
s = {frozenset([1, 2])}
print({1, 2} in s, hash(frozenset()) == hash(frozenset()), len({frozenset(x) for x in ("ab", "ba", "c")}))
