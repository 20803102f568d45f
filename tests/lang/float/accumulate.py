s = 0.0
for i in range(1, 1001):
    s += 1 / i
print(s)
print(1 - 0.9, 0.1 * 3, 1.1 + 2.2, 1e16 + 1, (0.1 + 0.7) * 10, 3 * 1.1, 1.0 - 0.1 - 0.1 - 0.1)
x = 1.0
for _ in range(60): x /= 2
print(x, x * 2 ** 60)
def newton(n):
    g = n / 2
    for _ in range(20): g = (g + n / g) / 2
    return g
print(newton(2), newton(10), newton(1e10))
pi = sum((-1) ** k / (2 * k + 1) for k in range(500)) * 4
print(f"{pi:.10f}")
data = [2.5, 3.5, 1.25, 8.0, -4.75]
mean = sum(data) / len(data)
print(mean, sum((d - mean) ** 2 for d in data) / len(data), max(data), min(data), sorted(data))
