a = [1, 2, 3]
i = 0
i, a[i] = 1, 9
print(i, a)
a[0], a[1], a[2] = a[2], a[0], a[1]
print(a)
def t(n):
    print("t", n)
    return n
x = [0] * 3
x[t(0)], x[t(1)] = t(10), t(20)
print(x)
a, b = c = d = (1, 2)
print(a, b, c, d)
fib = [0, 1]
p, q = 0, 1
for _ in range(8):
    p, q = q, p + q
print(p, q)
m, n = 12, 18
while n: m, n = n, m % n
print(m)
r = s = []
r, s[:] = [1], [2]
print(r, s)
