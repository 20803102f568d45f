a = b = c = []
a.append(1)
print(a, b, c, a is c)
x = y = 5
x += 1
print(x, y)
i = 0
lst = [0, 0, 0]
i = lst[i] = 2
print(i, lst)
(p, q) = [r, s] = "ab"
print(p, q, r, s)
a, b = 1, 2
a, b = b, a
print(a, b)
a = 1, 2
print(a)
a, b, c = c, *a
print(a, b, c)
d = {}
d["x"] = z = d["y"] = 3
print(d, z)
