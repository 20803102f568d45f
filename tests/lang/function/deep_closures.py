def a(x):
    def b(y):
        def c(z):
            def d():
                nonlocal x, y, z
                x += 1
                y += x
                z += y
                return x, y, z
            return d
        return c
    return b
f = a(1)(2)(3)
print(f(), f(), f())
def outer():
    v = "outer"
    class K:
        v = "class"
        def m(self):
            return v
        w = v
    return K().m(), K.w
print(outer())
def comp():
    k = 3
    return [[k * i + j for j in range(k)] for i in range(k)]
print(comp())
