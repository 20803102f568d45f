# needs: 3.14
def go(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
go(lambda: [x for x in 5])
go(lambda: list(None))
go(lambda: [*5])
go(lambda: {**5})
go(lambda: {**[1]})
go(lambda: {*None})
go(lambda: next(5))
go(lambda: 5 in 5)
go(lambda: dict(a=1)["b"])
go(lambda: "abc"["x"])
go(lambda: "abc"[1.5])
go(lambda: (1, 2)["a"])
go(lambda: 5[0])
go(lambda: None[0])
go(lambda: (lambda: 0)[1])
go(lambda: len[0])
go(lambda: int["x"])
go(lambda: range(5)["a"])
go(lambda: [1, 2][[0]])
go(lambda: {1, 2}[0])
go(lambda: (x for x in [1])[0])
def unpack(v):
    a, b = v
go(lambda: unpack(5))
go(lambda: unpack(None))
go(lambda: unpack([1]))
def star(v):
    a, *b, c = v
go(lambda: star([1]))
go(lambda: star("ab"))
def loop():
    for a, b in [1, 2]: pass
go(loop)
def sets():
    x = (1, 2)
    x[0] = 5
go(sets)
def sets2():
    "abc"[0] = "x"
go(sets2)
def sets3():
    5[0] = 1
go(sets3)
