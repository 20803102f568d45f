d = {"a": 1, "b": 2}
print(d.setdefault("a", 9), d.setdefault("c", 3), d.setdefault("n"), d)
d.update({"a": 10}, z=26); d.update([("y", 25)]); d.update(w=1); d.update()
print(d, d.popitem(), d.popitem(), d)
e = d.copy(); e["a"] = 0
print(d["a"], e["a"], d == e, d.keys() == e.keys())
e.clear(); print(e, d.items(), d.values(), d.keys())
print(dict.fromkeys(["x"], []), {}.fromkeys("ab", 1), d.__contains__("a"), d.__len__(), d.__getitem__("a"))
class Pairs:
    def keys(self): return iter(["k1", "k2"])
    def __getitem__(self, k): return k.upper()
f = {}
f.update(Pairs())
print(f, dict(Pairs()), {**Pairs()})
shared = dict.fromkeys("ab", [])
shared["a"].append(1)
print(shared)
print({"a": 1}.get("a", 1 / 1), {} or "empty", bool({}), bool({0: 0}), {"x": {"y": {"z": 1}}}["x"]["y"]["z"])
