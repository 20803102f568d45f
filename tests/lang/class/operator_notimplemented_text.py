class A: pass
a = A()
ops = ["a + a", "a - 1", "1 * a", "a / 'x'", "a // 2", "a % 3", "a ** 2", "pow(a, 2)", "divmod(a, 1)", "a << 1", "a >> 1", "a & 1", "a | 1", "a ^ 1", "a @ a",
       "a < a", "a <= 1", "1 > a", "a >= a", "-a", "+a", "~a", "abs(a)", "round(a)", "a()", "a[0]", "len(a)", "int(a)", "float(a)", "iter(a)", "next(a)", "hash([])",
       "[] + ()", "'a' - 'b'", "1 + 'a'", "'a' + 1", "{} + {}", "None + 1", "[1] * [2]", "'a' * 'b'", "1 @ 2", "{1} + {2}", "b'a' + 'a'", "'a' + b'a'"]
for o in ops:
    try:
        print(o, eval(o))
    except TypeError as e:
        print(o, "->", e)
