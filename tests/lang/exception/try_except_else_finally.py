def f(x):
    out = []
    try:
        out.append("try")
        if x == 1: raise ValueError("one")
        if x == 2: raise KeyError("two")
        if x == 3: return out + ["returned"]
    except ValueError as e:
        out.append(f"value {e}")
    except (KeyError, IndexError) as e:
        out.append(f"lookup {e}")
    else:
        out.append("else")
    finally:
        out.append("finally")
    return out
for i in range(4):
    print(f(i))
try:
    pass
finally:
    print("only finally")
try:
    try:
        1 / 0
    finally:
        print("inner finally")
except ZeroDivisionError as e:
    print("outer", e)
