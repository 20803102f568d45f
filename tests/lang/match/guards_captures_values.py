class Color:
    RED, GREEN = 1, 2
class K:
    class In: val = "deep"
def f(x, lim=10):
    match x:
        case Color.RED: return "red"
        case Color.GREEN: return "green"
        case K.In.val: return "deep value"
        case int() as n if n > lim: return f"over {n}"
        case (int() | float()) as num, *_: return f"starts with {num}"
        case [("a" | "b") as l, {"k": (1 | 2) as v}]: return f"{l} {v}"
        case str() as s if (u := s.upper()) == s: return f"upper {u}"
        case y: return f"captured {y!r}"
for v in (1, 2, "deep", 50, 5, [1.5, 2], ["a", {"k": 2}], ["c", {"k": 1}], "ABC", "abc", None):
    print(f(v))
print("y" in globals())
def order(v):
    match v:
        case [a, b] if print("guard 1", a, b): return 1
        case [a, *b] if not print("guard 2", a, b): return 2
print(order([1, 2]))
def leftover(v):
    match v:
        case [a, b, 3]: pass
        case _: pass
    return sorted(k for k in locals() if k != "v")
print(leftover([1, 2, 3]))
for i in range(4):
    match i:
        case 0: continue
        case 2: break
        case n: print("n", n)
def ret(x):
    match x:
        case 1:
            try:
                return "in try"
            finally:
                print("finally")
        case _:
            with_value = "w"
            return with_value
print(ret(1), ret(2))
