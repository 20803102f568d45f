for a, b in [(1, 2), (3, 4)]:
    print(a, b)
for i, (j, *k) in enumerate([(1, 2, 3), "xyz"]):
    print(i, j, k)
d = {}
for d["k"] in range(3):
    print(d)
class O: pass
o = O()
for o.v in "ab":
    print(o.v)
lst = [0, 0]
for lst[1] in (5, 6):
    pass
print(lst)
for [p, q] in zip("ab", range(2)):
    print(p, q)
for x, in [(1,), (2,)]:
    print(x)
for i in range(3):
    i = 10
    print(i)
