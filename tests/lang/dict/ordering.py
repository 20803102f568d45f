d = {}
for k in "zebra": d[k] = ord(k)
print(d, list(d), list(d.values()))
d["z"] = 0; del d["e"]; d["e"] = 1
print(d, next(iter(d)), list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())))
print({"a": 1, "b": 2} == {"b": 2, "a": 1}, sorted({"b": 1, "a": 2}.items()), sorted({"b": 1, "a": 2}, key={"b": 1, "a": 2}.get), max({"x": 5, "y": 9}.items(), key=lambda kv: kv[1]), min({"q": 1, "p": 2}))
inv = {v: k for k, v in {"a": 1, "b": 2, "c": 1}.items()}
print(inv, {**{"x": 1, "y": 2}, "x": 3}, dict(sorted({"c": 1, "a": 2}.items())), dict(reversed({"a": 1, "b": 2}.items())))
for i in range(20): d[i] = i
for i in range(0, 20, 2): del d[i]
d[0] = "again"
print(list(d))
print(list(d.items())[-2:], d.popitem(), d.popitem())
