a = list(range(12))
del a[1:3]; print(a)
del a[::4]; print(a)
del a[-1]; print(a)
del a[5:2]; print(a)
del a[4:1:-2]; print(a)
del a[100:]; print(a)
del a[::-1]; print(a)
b = [1, 2, 3]
del b[0], b[0]; print(b)
for s in ("del b[5]", "del b['x']", "del b[1.5]", "del b[::0]"):
    try:
        exec(s)
    except (IndexError, TypeError, ValueError) as e:
        print(e)
c = list(range(20)); del c[2:18:5]; print(c)
d = [[1, 2, 3], [4]]; del d[0][1:]; print(d)
