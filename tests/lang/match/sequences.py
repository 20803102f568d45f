def f(x):
    match x:
        case []: return "empty"
        case [a]: return f"one {a}"
        case [1, b]: return f"1 then {b}"
        case [a, [b, c]]: return f"nested {a} {b} {c}"
        case (a, b, *rest) if rest and rest[0] == "!": return f"guarded {rest}"
        case [first, *mid, last] if len(mid) > 2: return f"{first}..{last} mid {mid}"
        case [a, b]: return f"pair {a} {b}"
        case [*_, "end"]: return "ends"
        case [*all_]: return f"all {all_}"
        case _: return "not seq"
for v in ([], [5], (1, 2), [1, [2, 3]], [9, [8, 7]], [1, 2, "!"], [1, 2, 3, 4, 5], (7, 8), [1, 2, "end"], [1, 2, 3], "ab", b"ab", range(3), {1, 2}, {"a": 1}, iter([1]), 5, bytearray(b"x")):
    print(type(v).__name__, f(v))
class L(list): pass
print(f(L([1, 2])))
match 1, 2:
    case x, y: print(x + y)
match [[1, 2], [3, 4]]:
    case [[a, b], [c, d]]: print(a, b, c, d)
match (1, 2, 3):
    case (a, *_): print(a)
