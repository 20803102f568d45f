text = "the cat and the dog and the bird"
c = {}
for w in text.split():
    c[w] = c.get(w, 0) + 1
print(c, sorted(c.items(), key=lambda kv: (-kv[1], kv[0])))
idx = {}
for i, w in enumerate(text.split()):
    idx.setdefault(w, []).append(i)
print(idx)
tree = {}
for path in ("a/b/c", "a/b/d", "a/e", "f"):
    node = tree
    for p in path.split("/"):
        node = node.setdefault(p, {})
print(tree)
def walk(t, d=0):
    for k, v in t.items():
        print("  " * d + k)
        walk(v, d + 1)
walk(tree)
rows = [{"n": "a", "t": 1}, {"n": "b", "t": 2}, {"n": "c", "t": 1}]
g = {}
for r in rows: g.setdefault(r["t"], []).append(r["n"])
print(g, {k: len(v) for k, v in g.items()}, [r["n"] for r in sorted(rows, key=lambda r: (-r["t"], r["n"]))])
