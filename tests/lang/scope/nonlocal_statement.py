def f():
    x = 1
    def g():
        nonlocal x
        x += 1
        def h():
            nonlocal x
            x *= 10
        h()
    g()
    return x
print(f())
def two():
    a = b = 0
    def set_():
        nonlocal a, b
        a, b = 1, 2
        for a in range(5): pass
        del b
        b = "again"
    set_()
    return a, b
print(two())
def param(p):
    def setp(v):
        nonlocal p
        p = v
    setp("new")
    return p
print(param("old"))
def cls():
    n = 0
    class K:
        nonlocal n
        n = 5
        def up(self):
            nonlocal n
            n += 1
    K().up()
    return n
print(cls())
