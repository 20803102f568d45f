# needs: 3.14
class Box:
    def __init__(self): self.d = {}
    def __getitem__(self, k): print("get", k); return self.d[k]
    def __setitem__(self, k, v): print("set", k, v); self.d[k] = v
    def __delitem__(self, k): print("del", k); del self.d[k]
    def __len__(self): return len(self.d)
    def __contains__(self, k): return k in self.d
    def __iter__(self): return iter(self.d)
    def __reversed__(self): return reversed(list(self.d))
b = Box()
b["a"] = 1
b["b", 2] = 3
b[1:2] = "slice"
print(b["a"], len(b), "a" in b, "z" in b, list(b), list(reversed(b)))
del b["a"]
b["n"] = 0
b["n"] += 1
print(len(b), bool(b), bool(Box()))
try:
    b["missing"]
except KeyError as e:
    print("KeyError", e)
class NoItem: pass
for f in (lambda: NoItem()[0], lambda: NoItem().__len__(), lambda: len(NoItem()), lambda: 1 in NoItem(), lambda: iter(NoItem())):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(e)
n = NoItem()
for s in ("n[0] = 1", "del n[0]", "for x in n: pass", "reversed(n)"):
    try:
        exec(s)
    except TypeError as e:
        print(e)
