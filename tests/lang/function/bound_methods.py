class C:
    def __init__(self, n): self.n = n
    def get(self, k=0): return self.n + k
c = C(5)
g = c.get
print(g(), g(2), g.__self__ is c, g.__func__ is C.get, g.__name__, g == c.get, g is c.get)
print(C.get(c), C.get(c, 3), list(map(c.get, range(3))))
c.get = lambda: "instance"
print(c.get(), g())
del c.get
print(c.get())
xs = []
app = xs.append
app(1); app(2)
print(xs, app.__name__, app.__self__, [].append == [].append, xs.append == xs.append)
up = "abc".upper
print(up(), type(up).__name__, type(g).__name__, type(C.get).__name__)
d = {c.get: 1}
print(d[c.get])
