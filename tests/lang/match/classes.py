class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Q(P): pass
class N:
    def __init__(self, v): self.v = v
def f(o):
    match o:
        case P(0, 0): return "origin"
        case P(x, 0): return f"on x {x}"
        case P(x=0, y=y): return f"on y {y}"
        case P(x, y) if x == y: return f"diag {x}"
        case Q(): return "Q"
        case P(): return "P"
        case N(v=int(n)): return f"N int {n}"
        case N(v=[a, b]): return f"N pair {a} {b}"
        case bool(): return "bool"
        case int(n) if n > 100: return f"big {n}"
        case int() | float(): return "number"
        case str(s): return f"str {s}"
        case list([x]): return f"list of {x}"
        case dict(): return "dict"
        case tuple(t): return f"tuple {t}"
        case _: return "other"
for o in (P(0, 0), P(3, 0), P(0, 4), P(5, 5), Q(1, 2), P(1, 2), N(5), N([1, 2]), N("s"), True, 101, 5, 2.5, "hi", [1], [1, 2], {}, (1,), None):
    print(f(o))
for pat in ("case N(1): pass", "case P(1, 2, 3): pass", "case P(1, x=2): pass", "case len(): pass"):
    try:
        exec(f"match P(1, 2) if 'P' in '''{pat}''' else N(1):\n    {pat}")
        print("ok", pat)
    except (TypeError, SyntaxError) as e:
        print(e)
