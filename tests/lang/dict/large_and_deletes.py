d = {}
for i in range(2000): d[f"k{i}"] = i
print(len(d), d["k1999"], sum(d.values()))
for i in range(0, 2000, 3): del d[f"k{i}"]
print(len(d), "k3" in d, "k4" in d, list(d)[:4])
for i in range(5000, 5100): d[i] = -i
print(len(d), d[5050], list(d)[-1], sum(v for v in d.values() if v < 0))
while len(d) > 3: d.popitem()
print(d)
e = {i * 2 ** 20: i for i in range(500)}
print(len(e), e[499 * 2 ** 20], 7 in e)
f = {(i, str(i)): i for i in range(200)}
print(f[(150, "150")], len(f), (1, "2") in f)
g = {}
for i in range(10000):
    g[i % 7] = i
    if i % 11 == 0: g.pop(i % 5, None)
print(g)
