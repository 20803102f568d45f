print(eval("1 + 2"), eval(" 3 * 4 "), eval("[x for x in range(3)]"), eval("a + b", {"a": 1, "b": 2}), eval("x", {"x": 1}, {"x": 2}))
exec("y = 5\nz = y * 2")
print(y, z)
ns = {}
exec("def f(n):\n    return n * k\nk = 3", ns)
print(ns["f"](4), sorted(k for k in ns if not k.startswith("__")))
def local():
    q = 10
    return eval("q + 1"), eval("q", {"q": "g"}), exec("q = 99"), q
print(local())
c = compile("1 + 1", "<s>", "eval")
print(eval(c), type(c).__name__)
exec(compile("print('compiled')\nw = 1", "<s>", "exec"))
print(w, exec("pass"))
for s in ("1 +", "x =", "import", "", "a b", "1; 2"):
    try:
        eval(s)
    except SyntaxError as e:
        print("SyntaxError", e.msg)
for f in (lambda: eval(5), lambda: exec(5), lambda: eval("undefined_q"), lambda: eval("1/0"), lambda: exec("raise KeyError('k')")):
    try:
        f()
    except (TypeError, NameError, ZeroDivisionError, KeyError) as e:
        print(type(e).__name__)
class C:
    exec("inner = 7")
print(C.inner)
