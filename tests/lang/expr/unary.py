print(-5, +5, ~5, --5, -+-5, ~~5, not 5, not not 5)
print(-True, +True, "skip", -0.0, +1.5, -(2 ** 64))
print(-(1 + 2j), +(1j))
for v in ["a", [], None, {}]:
    for op in "+-~":
        try:
            if op == "+":
                +v
            elif op == "-":
                -v
            else:
                ~v
        except TypeError as e:
            print(e)
try:
    ~1.5
except TypeError as e:
    print(e)
