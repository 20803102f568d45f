def kind(x):
    if x is None:
        return "none"
    elif isinstance(x, bool):
        return "bool"
    elif isinstance(x, (int, float)):
        if x < 0:
            return "negative"
        elif x == 0:
            return "zero"
        return "positive"
    elif not x:
        return "empty"
    else:
        return "other"

for v in [None, True, -1, 0, 2.5, "", [], {}, "x", [0]]:
    print(repr(v), kind(v))
if []: print("no")
else: print("yes")
if 1: print("one"); print("line")
