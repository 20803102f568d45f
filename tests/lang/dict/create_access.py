d = {"a": 1, "b": 2, 3: [4], (1, 2): "t", None: 0, 1.5: "f", True: "yes"}
print(d, d["a"], d[(1, 2)], d[None], d[1], len(d), "a" in d, "z" not in d, d.get("a"), d.get("z"), d.get("z", 5))
print({}, dict(), dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"k": 1}, j=2), dict(zip("ab", (1, 2))), dict(["ab", "cd"]), {1: "a", 1: "b"}, {1: "int", 1.0: "float", True: "bool"}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict(**{"q": 1}))
d["new"] = 1; d["a"] = 100; d["new"] += 5
print(d)
del d["b"], d[3]
print(d, list(d), d.pop("a"), d.pop("zz", "default"), d)
for s in ("d['nope']", "d.pop('nope')", "del d['nope']", "{}.popitem()", "dict(1)", "dict([1, 2])", "dict(['abc'])", "d.get()", "d.fromkeys()"):
    try:
        exec(s)
    except (KeyError, TypeError, ValueError) as e:
        print(type(e).__name__)
