# needs: 3.14
srcs = ["1 +", "x = ", "if True\n    pass", "def f(:\n pass", "for in x: pass", "print 1", "(1, 2", "[1, 2", "x = 5 5", "'abc", "\"\"\"abc", "return 1", "break", "continue", "yield 1", "f(a=1, 2)", "f(**a, *b)",
        "def f(a, a): pass", "def f(a=1, b): pass", "x + 1 = 2", "f() = 1", "None = 1", "1 = x", "del f()", "if x:\npass", "  x = 1", "if 1:\n    a\n  b", "global x\nx = 1\nglobal x", "nonlocal x", "lambda: (yield)",
        "a = 0777", "1abc", "x = $", "a b", "else: pass", "try: pass", "class C: return", "from x import", "import", "assert", "x++", "a ? b", "while True print(1)", "{1: 2, 3}", "[x for]", "def f(): x = 1; global x", "await x", "async x", "f'{'",
        "f'{}'", "f'{a b}'", "print(f'{x!z}')", "with open(x) as 1: pass", "x: int: 5", "(a, b) += 1", "a := 5", "raise from x", "@", "pass pass", "with: pass", "except: pass", "elif x: pass", "'\\x1'", "b'é'", "'\\N{nope}'"]
for s in srcs:
    try:
        compile(s, "<t>", "exec")
        print(repr(s), "ok")
    except SyntaxError as e:
        print(repr(s), type(e).__name__, e.msg, e.lineno)
