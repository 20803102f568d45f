d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, list(k), sorted(v))
d["d"] = 4
print(k, len(v), list(i)[-1])
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), sorted(i & {("a", 1)}), k == {"a", "b", "c", "d"}, k.isdisjoint({"z"}), k <= {"a", "b", "c", "d", "e"}, sorted({"a", "x"} - k), sorted({"q"} | k))
print(type(k).__name__, type(v).__name__, type(i).__name__, type(iter(k)).__name__, repr({}.keys()), repr({}.items()), v == v, d.values() == d.values(), k.mapping["a"], list(reversed(k)))
for s in ("k[0]", "hash(k)", "k + k", "v & {1}", "len(iter(k))", "k.add(1)"):
    try:
        exec(s)
    except (TypeError, AttributeError) as e:
        print(e)
it = iter(d)
print(next(it), it.__length_hint__(), list(it))
