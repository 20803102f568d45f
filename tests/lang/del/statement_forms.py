a, b, c = 1, 2, 3
del a
del (b, c)
for n in ("a", "b", "c"):
    print(n in globals())
x = [0, 1, 2, 3, 4, 5]
del x[0]
print(x)
del x[-1], x[0]
print(x)
del x[1:]
print(x)
y = list(range(10))
del y[::3]
print(y)
del y[:]
print(y)
d = {"a": 1, "b": {"c": 2}}
del d["a"], d["b"]["c"]
print(d)
class O: pass
o = O(); o.p = O(); o.p.q = 1
del o.p.q
print(hasattr(o.p, "q"))
m, n = 1, 2
del [m, n]
try:
    m
except NameError as e:
    print(e)
for s in ("del zz", "del d['zz']", "del o.zz", "del x[9]", "del (1).real"):
    try:
        exec(s)
    except Exception as e:
        print(type(e).__name__, e)
