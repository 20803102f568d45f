xs = [1, 2, 3]
for x in xs:
    print(x)
    if len(xs) < 6:
        xs.append(x * 10)
print(xs)
ys = [1, 2, 3, 4]
for y in ys:
    ys.remove(y)
print(ys)
d = {"a": 1}
try:
    for k in d:
        d[k + "x"] = 1
except RuntimeError as e:
    print(e)
s = {1}
try:
    for v in s:
        s.add(v + 1)
except RuntimeError as e:
    print(e)
for i in range(n := 3):
    n = 0
    print(i)
