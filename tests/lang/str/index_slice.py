s = "hello world"
print(s[0], s[-1], s[2:5], s[:3], s[-3:], s[::2], s[::-1], s[10:0:-2], s[100:], s[-100:3], s[5:2], s[:], s[1:-1], s[-1:-5:-1], s[::3], s[None:None])
u = "aé漢😀z"
print(len(u), u[3], u[::-1], u[1:4], u[-2], [c for c in u], u[2:2] == "", u[::2])
for k in (11, -12, "a", 1.0, None):
    try:
        print(s[k])
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
try:
    s[::0]
except ValueError as e:
    print(e)
print("abc"[True], "abc"[0:2 ** 100], "abc"[-2 ** 100:], s[slice(1, 4)], "x"[0][0][0])
