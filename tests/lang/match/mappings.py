def f(d):
    match d:
        case {"type": "circle", "r": r}: return f"circle {r}"
        case {"type": "rect", "w": w, "h": h}: return f"rect {w}x{h}"
        case {"type": t, **rest} if rest: return f"{t} with {sorted(rest.items())}"
        case {"type": t}: return f"just {t}"
        case {"nested": {"k": [a, *_]}}: return f"nested {a}"
        case {1: v, None: n}: return f"keys {v} {n}"
        case {}: return "some mapping"
        case _: return "no mapping"
for d in ({"type": "circle", "r": 2}, {"type": "rect", "w": 1, "h": 2, "extra": 0}, {"type": "x", "q": 1}, {"type": "y"}, {"nested": {"k": [5, 6]}}, {1: "one", None: "n"}, {}, {"z": 1}, [], 5):
    print(f(d))
class D(dict):
    def __missing__(self, k): return "made"
print(f(D()), f(D(type="circle")))
match {"a": 1, "b": 2}:
    case {"a": x, **kw}: print(x, kw)
match {"k": None}:
    case {"k": None}: print("none value")
match {True: "t"}:
    case {1: v}: print(v)
