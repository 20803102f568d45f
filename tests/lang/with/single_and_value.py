class V:
    def __init__(self, v): self.v = v
    def __enter__(self): return self.v
    def __exit__(self, *exc): print("exc", exc[0], len(exc))
with V(5) as x:
    print(x)
print(x)
with V((1, 2)) as (a, b):
    print(a, b)
with V([1, [2, 3]]) as [c, (d, *e)]:
    print(c, d, e)
class O: pass
o = O()
with V("attr") as o.attr:
    print(o.attr)
d = {}
with V("item") as d["k"]:
    print(d)
with V(1):
    pass
try:
    with V(5) as (p, q):
        print("no")
except TypeError as e:
    print(e)
