def merge(a, b):
    out = dict(a)
    for k, v in b.items():
        out[k] = merge(out[k], v) if isinstance(v, dict) and isinstance(out.get(k), dict) else v
    return out
def diff(a, b, path=""):
    for k in sorted(a.keys() | b.keys()):
        p = f"{path}.{k}" if path else k
        if k not in a: yield f"+{p}={b[k]!r}"
        elif k not in b: yield f"-{p}"
        elif isinstance(a[k], dict) and isinstance(b[k], dict): yield from diff(a[k], b[k], p)
        elif a[k] != b[k]: yield f"{p}: {a[k]!r} -> {b[k]!r}"
x = {"a": 1, "n": {"p": 1, "q": {"z": 0}}, "l": [1]}
y = {"b": 2, "n": {"q": {"w": 5}, "p": 9}, "l": [2]}
m = merge(x, y)
print(m, x, list(diff(x, m)), list(diff(x, x)), list(diff({}, {"k": {}})), sep="\n")
def paths(d, pre=()):
    for k, v in d.items():
        if isinstance(v, dict): yield from paths(v, pre + (k,))
        else: yield ".".join(pre + (k,)), v
print(dict(paths(m)))
