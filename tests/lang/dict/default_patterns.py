d = {}
for w in "a b a c b a".split():
    d[w] = d.get(w, 0) + 1
e = {}
for k, v in [("x", 1), ("y", 2), ("x", 3)]:
    e.setdefault(k, []).append(v)
class DD(dict):
    def __init__(self, f): self.f = f
    def __missing__(self, k):
        v = self[k] = self.f()
        return v
t = DD(lambda: DD(int))
t["p"]["q"] += 5
t["p"]["r"] += 1
print(d, e, t, "z" in t, t.get("z"), t["z"], len(t))
print({k: max(v) for k, v in e.items()}, sorted(d, key=lambda k: (-d[k], k)), {v: [k for k in d if d[k] == v] for v in set(d.values())} == {3: ["a"], 2: ["b"], 1: ["c"]})
