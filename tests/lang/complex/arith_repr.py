# needs: 3.14
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, -a, +a, a ** 2, abs(a), a.real, a.imag, a.conjugate(), a == 3 + 4j, a != b, bool(0j), hash(1 + 0j) == hash(1))
print(1j, -1j, 0j, 1 + 0j, 1.5j, 2j * 2j, (1 + 2j) * 3, 2.5 * 1j, 1 - 1j, complex(1, -0.0), complex(-0.0, 1), complex("inf"), complex(0, float("nan")), 1e20 + 1e-20j)
print(complex(1, 2), complex("1+2j"), complex("3"), complex("-4.5j"), complex(" 1-1j "), complex(), complex(2.5), complex("(1+2j)"), complex(imag=3), complex(1j, 2j), complex("j"), complex("1e3-2e-3j"))
for x in ("", "1+", "abc", "1 + 2j", "1+2", "++1j"):
    try:
        print(complex(x))
    except ValueError as e:
        print(e)
for e in ("1j < 2j", "int(1j)", "1j // 2", "1j % 2", "1j / 0", "divmod(1j, 1)", "float(1j)", "complex('1', 2)", "complex([])"):
    try:
        print(eval(e))
    except (TypeError, ZeroDivisionError) as x:
        print(e, type(x).__name__, x)
print(f"{a}", f"{a:.2f}", f"{a:>12}", f"{a:+.1e}", str(a), repr([a]), a ** 0.5 == (2 + 1j) or a ** 0.5, pow(a, 0), (1j) ** 2)
