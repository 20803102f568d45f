def mod(lst, d, n, s):
    lst.append(1)
    d["k"] = 1
    n += 1
    s += "x"
    lst = ["rebound"]
    return n, s, lst
l, d, n, s = [], {}, 1, "s"
print(mod(l, d, n, s), l, d, n, s)
def swap(a, b): return b, a
a, b = swap(1, 2)
print(a, b)
def args(*a): 
    a += (9,)
    return a
t = (1, 2)
print(args(*t), t)
def kw(**k):
    k["new"] = 1
    return k
m = {"a": 0}
print(kw(**m), m)
