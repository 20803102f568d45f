def inner():
    x = yield 1
    print("inner got", x)
    y = yield 2
    return x, y
def outer():
    r = yield from inner()
    print("result", r)
    return "outer done"
o = outer()
print(next(o), o.send("a"))
try:
    o.send("b")
except StopIteration as e:
    print(e.value)
def sub():
    try:
        yield "s"
    except ValueError as e:
        print("sub caught", e)
        yield "recovered"
    return 7
def deleg():
    r = yield from sub()
    yield r
d = deleg()
print(next(d), d.throw(ValueError("v")), next(d))
def lst():
    return (yield from [1, 2])
l = lst()
print(next(l), next(l))
try:
    next(l)
except StopIteration as e:
    print(e.value)
