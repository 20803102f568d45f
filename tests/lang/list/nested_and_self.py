a = [1]
a.append(a)
print(a, a[1] is a, len(a), a == a)
d = {"k": 1}; d["me"] = d
print(d)
b = [a, [d]]
print(repr(b)[:40])
m = [[i * j for j in range(4)] for i in range(3)]
print(m, [list(r) for r in zip(*m)], [x for r in m for x in r], sum(map(sum, m)), m[1][2], m[-1][::-1])
m[1][2] = "x"
print(m[1], [r[2] for r in m])
t = ([],)
t[0].append(t)
print(t)
