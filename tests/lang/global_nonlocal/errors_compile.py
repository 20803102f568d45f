for s in ("def f():\n    x = 1\n    global x", "def f():\n    print(x)\n    global x", "def f(x):\n    global x", "nonlocal x", "def f():\n    nonlocal zz", "def f():\n    def g():\n        nonlocal q\n", "def f(a):\n    def g():\n        nonlocal a\n        a = 1", "def f():\n    global x\n    nonlocal x",
          "x = 1\nglobal x", "def f():\n    for x in []: pass\n    global x", "class C:\n    nonlocal y", "def f():\n    x: int\n    global x", "def f():\n    global x\n    x: int = 1", "def f():\n    import x\n    global x", "def f():\n    def x(): pass\n    nonlocal x"):
    try:
        compile(s, "<s>", "exec")
        print("ok", repr(s))
    except SyntaxError as e:
        print(repr(s), "->", e.msg)
