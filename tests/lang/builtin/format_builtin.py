print(format(5), format(5, "03d"), format("a", ">3"), format(3.14159, ".2f"), format(None), format([1]), format(True, "d"), format(1e10, ","), format(255, "#x"), format(-5, "=+6"), format("é", "^5"))
class F:
    def __format__(self, s): return f"F[{s}]"
print(format(F()), format(F(), "abc"), f"{F():{'x'}{'y'}}", "{:q}".format(F()), f"{F()!s:.2}" != "", f"{F()}")
for e in ("format([1], '5')", "format(None, 'd')", "format(5, 5)", "format()", "format({}, '>3')", "format((1,), 's')", "format(int, '>9')", "format(5, 'zz')", "format(object(), 'x')"):
    try:
        print(repr(eval(e)))
    except (TypeError, ValueError) as x:
        print(type(x).__name__, x)
