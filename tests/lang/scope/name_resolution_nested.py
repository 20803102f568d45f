v = "g"
def a():
    v = "a"
    def b():
        def c():
            return v
        return c()
    def d():
        global v
        return v
    def e():
        v = "e"
        return v
    return b(), d(), e(), v
print(a())
def shadow(v):
    def inner(v):
        return v * 2
    return inner(v + 1)
print(shadow(1))
def cond(flag):
    if flag:
        def h(): return "h1"
    else:
        def h(): return "h2"
    return h()
print(cond(1), cond(0))
