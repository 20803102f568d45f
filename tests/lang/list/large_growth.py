a = []
for i in range(5000):
    a.append(i * i)
print(len(a), a[4999], sum(a), a[::1000])
while len(a) > 10:
    a.pop()
print(a)
for i in range(100):
    a.insert(0, i)
print(len(a), a[:3], a[-3:])
a = a * 50
print(len(a), a.count(81), a.index(81))
a[100:5000] = []
print(len(a), a[98:103])
a.extend(a)
print(len(a), sorted(a)[:5], a[::-1][:2])
del a[::2]
print(len(a))
b = [0] * 1000
for i in range(0, 1000, 7): b[i] = 1
print(sum(b), b.index(1, 1), b[990:])
