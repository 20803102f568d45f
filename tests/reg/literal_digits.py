# Decimal literals have at most 4300 digits; hexadecimal ones any number.
for text in ("9" * 4300, "1" * 4301, "[1,\n  " + "9" * 5000 + "]", "1_0" * 3000, "0x" + "f" * 9000, "1" * 5000 + ".5"):
    try:
        v = eval(text)
        print(type(v).__name__, v == v, v % 7 if isinstance(v, int) else v)
    except SyntaxError as e:
        print(e.lineno, e.msg)
