data = [("b", 2), ("a", 2), ("c", 1), ("d", 2), ("e", 1)]
print(sorted(data, key=lambda t: t[1]))
print(sorted(data, key=lambda t: t[1], reverse=True))
print(sorted(sorted(data, key=lambda t: t[0], reverse=True), key=lambda t: t[1]))
words = "the quick brown fox jumps over the lazy dog and runs away".split()
print(sorted(words, key=len), sorted(words, key=lambda w: (-len(w), w)))
recs = [{"n": f"r{i}", "k": i * 37 % 5} for i in range(30)]
recs.sort(key=lambda r: r["k"])
print([r["n"] for r in recs])
recs.sort(key=lambda r: r["k"], reverse=True)
print([r["n"] for r in recs])
x = [1, 1.0, True]
print(sorted(x), [type(v).__name__ for v in sorted(x, reverse=True)])
class K:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        K.n += 1
        return self.v < o.v
ks = [K((i * 7) % 10) for i in range(10)]
print([k.v for k in sorted(ks)], [k.v for k in sorted(ks, reverse=True)], max(ks, key=lambda k: k.v).v, K.n > 0)
