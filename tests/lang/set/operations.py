a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(b - a), sorted(a ^ b))
print(sorted(a.union(b, [9], "x" * 0)), sorted(a.intersection(b, [3])), sorted(a.difference([1], (2,))), sorted(a.symmetric_difference([4, 7])), sorted(a.union()), sorted(a.intersection()))
print(a <= b, {3} <= a, {3} < a, a < a, a <= a, a >= {1}, a > a, a == {4, 3, 2, 1}, a != b, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([7, 8]), a.isdisjoint(b))
c = set(a); c |= b; print(sorted(c)); c &= {1, 3, 5}; print(sorted(c)); c -= {1}; print(sorted(c)); c ^= {5, 6}; print(sorted(c))
c.update([7], "a"); print(len(c)); c.intersection_update([7, 6]); print(sorted(c)); c.difference_update([6]); print(c); c.symmetric_difference_update([7, 8]); print(c)
for e in ("a | [1]", "a & 'x'", "a - (1,)", "[1] | a", "a < [1]", "a + b", "a |= [1]", "a.union(5)", "a > 3"):
    try:
        exec(e)
        print("ok")
    except TypeError as x:
        print(x)
d = a
d |= {100}
print(100 in a, d is a)
