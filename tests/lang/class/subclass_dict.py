class D(dict):
    def __missing__(self, k):
        self[k] = v = f"made {k}"
        return v
d = D(a=1)
print(d["a"], d["b"], d, "c" in d, d.get("c"), len(d), type(d.copy()).__name__)
class Lower(dict):
    def __setitem__(self, k, v): super().__setitem__(k.lower(), v)
    def __getitem__(self, k): return super().__getitem__(k.lower())
    def __contains__(self, k): return super().__contains__(k.lower())
l = Lower()
l["ABC"] = 1
print(l["aBc"], "abC" in l, l, list(l.items()), l == {"abc": 1}, {**l}, dict(l))
class AttrDict(dict):
    def __getattr__(self, n):
        try:
            return self[n]
        except KeyError:
            raise AttributeError(n) from None
    def __setattr__(self, n, v): self[n] = v
a = AttrDict(x=1)
a.y = 2
print(a.x, a.y, a, hasattr(a, "zz"), isinstance(a, dict))
def f(**k): return k
print(f(**a), type(f(**a)).__name__, {**a, "z": 3}, a | {"q": 1})
class Counter(dict):
    def __missing__(self, k): return 0
c = Counter()
for ch in "hello": c[ch] += 1
print(c, sorted(c.items(), key=lambda kv: (-kv[1], kv[0])))
