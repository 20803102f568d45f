class C:
    def __init__(self, f): self.c = f
    @property
    def f(self): return self.c * 1.8 + 32
    @f.setter
    def f(self, v): self.c = (v - 32) / 1.8
    @property
    def k(self): return round(self.c + 273.15, 2)
t = C(100)
print(t.f, t.k)
t.f = 32
print(t.c, t.k)
t.f += 18
print(round(t.c, 6), vars(t).keys())
try:
    t.k = 1
except AttributeError as e:
    print(e)
