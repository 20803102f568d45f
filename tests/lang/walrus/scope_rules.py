def f():
    [a := i for i in range(3)]
    return a
print(f())
def g():
    def h():
        nonlocal x
        return (x := 5)
    x = 1
    h()
    return x
print(g())
def k():
    global gg
    return (gg := 3)
k()
print(gg)
print([(lambda: (inner := i))() for i in range(2)], "inner" in globals())
for s in ("[i := 0 for i in range(3)]", "x := 5", "(a.b := 1)", "(a[0] := 1)", "[j for j in (k := [1])]", "def f(x := 1): pass", "f(a := b := 1)", "class C:\n    [q := 1 for _ in range(1)]", "(x, y := 1)", "lambda: x := 1", "a = b := 1", "{(p := 1): 2}"):
    try:
        compile(s, "<s>", "exec")
        print("ok", s)
    except SyntaxError as e:
        print(s.split("\n")[0], "->", e.msg)
