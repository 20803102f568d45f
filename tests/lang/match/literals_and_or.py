def f(x):
    match x:
        case 0: return "zero"
        case 1 | 2 | 3: return "small"
        case -1: return "minus one"
        case 1.5: return "float"
        case "a" | "b": return "letter"
        case b"x": return "bytes"
        case None: return "none"
        case True: return "true"
        case 2 + 3j: return "complex"
        case "long" "er": return "concat"
        case _: return "other"
for v in (0, 1, 3, -1, 1.5, "a", "b", b"x", None, True, False, 2 + 3j, "longer", 1.0, 99, [], "c"):
    print(repr(v), f(v))
match 5:
    case 6: print("no")
print("fell through")
match = {"match": 1}
case = match["match"]
print(match, case)
_ = 7
match (1, 2):
    case _: print("wild", _)
