a, b = 1, 2
(c, d) = [3, 4]
[e, f] = "xy"
g, = [5]
[h] = (6,)
i, (j, k), l = 1, (2, 3), 4
print(a, b, c, d, e, f, g, h, i, j, k, l)
a, b = b, a
a, b, c = c, a, b
print(a, b, c)
x, y = {"k1": 1, "k2": 2}
m, n = (7, 8)
p, q = range(2)
r, s = (v * 2 for v in (1, 2))
print(x, y, m, n, p, q, r, s)
((t,),) = ((1,),)
() = []
[] = ()
print(t)
lst = [0, 0, 0]
lst[0], lst[2] = 5, 6
d = {}
d["a"], d["b"] = "ab"
print(lst, d)
