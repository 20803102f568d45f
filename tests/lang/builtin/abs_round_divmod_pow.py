print(abs(-3), abs(3.5), abs(-0.0), abs(3 + 4j), abs(True), divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), divmod(True, 2), pow(2, 5), pow(2, 5, 3), pow(2.0, -1), pow(2, -2), round(2.5), round(3.14159, 2), round(-1.5), round(1234, -2), round(1e10))
class N:
    def __abs__(self): return "abs"
    def __divmod__(self, o): return "divmod", o
    def __rdivmod__(self, o): return "rdivmod", o
    def __pow__(self, o, m=None): return "pow", o, m
    def __round__(self, n="none"): return "round", n
print(abs(N()), divmod(N(), 1), divmod(1, N()), pow(N(), 2), pow(N(), 2, 3), N() ** 4, round(N()), round(N(), 1), round(N(), None))
for e in ("abs('a')", "abs()", "divmod(1, 'a')", "divmod(1, 0)", "pow('a', 2)", "pow(1, 2, 'a')", "round('a')", "round(1, 'a')", "round()", "abs([])", "pow(2, 3, 4, 5)"):
    try:
        print(eval(e))
    except (TypeError, ZeroDivisionError) as x:
        print(type(x).__name__)
