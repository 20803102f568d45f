a = list(range(10))
a[2:5] = ["a"]; print(a)
a[:0] = [-2, -1]; print(a)
a[len(a):] = [99]; print(a)
a[3:3] = "xyz"; print(a)
a[::3] = [0] * len(a[::3]); print(a)
a[1:3] = []; print(a)
a[-2:] = (7, 8, 9); print(a)
a[::-1] = list(range(len(a))); print(a)
a[:] = a[::2]; print(a)
a[1:2] = a; print(a)
a[5:2] = ["ins"]; print(a)
b = [1, 2, 3, 4, 5, 6]
b[1:6:2] = "abc"; print(b)
b[4:0:-2] = [40, 20]; print(b)
b[0:2] = (x * x for x in range(4)); print(b)
for s, v in ((slice(0, 4, 2), [1]), (slice(None, None, -1), [1, 2]), (slice(0, 1), 5), (slice(0, 2, 2), 5), (slice(0, 1, 0), [1])):
    try:
        b[s] = v
    except (ValueError, TypeError) as e:
        print(e)
b[1:1] = b[:]; print(b)
