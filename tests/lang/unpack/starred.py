a, *b = [1, 2, 3]
print(a, b)
*a, b = "abc"
print(a, b)
a, *b, c = range(5)
print(a, b, c)
a, *b, c = 1, 2
print(a, b, c)
*a, = (1, 2)
print(a)
[*x], y = (1, 2), 3
print(x, y)
a, (b, *c), *d = 1, "xyz", 4, 5
print(a, b, c, d)
first, *_, last = "hello world"
print(first, last, len(_))
for h, *t in [(1, 2, 3), "ab", [9]]:
    print(h, t)
(a, *b), c = ("pq", 1)
print(a, b, c)
class O: pass
o = O()
o.x, *o.rest = [1, 2, 3]
print(o.x, o.rest)
l = [0]
*l[0:1], l2 = 1, 2, 3
print(l, l2)
