# needs: 3.14
for f in (lambda: {}["a"], lambda: {}[1], lambda: {}[(1, 2)], lambda: {}[None], lambda: [][0], lambda: [1][5], lambda: [1][-2], lambda: ()[0], lambda: ""[0], lambda: b""[0],
          lambda: [].pop(), lambda: [1].pop(5), lambda: {}.pop("x"), lambda: {}.popitem(), lambda: set().pop(), lambda: {1}.remove(2), lambda: [].remove(1), lambda: [].index(1),
          lambda: range(3)[5], lambda: bytearray()[0], lambda: "abc".index("z"), lambda: "abc".rindex("z"), lambda: (1,).index(2), lambda: b"a".index(b"z"), lambda: bytearray(b"").pop()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, str(e))
x = [1]
for s in ("x[3] = 1", "del x[3]", "x['a'] = 1", "x['a']", "del x['a']", "x[1.0]", "x[None]", "x[::0]"):
    try:
        exec(s)
    except Exception as e:
        print(s, type(e).__name__, e)
