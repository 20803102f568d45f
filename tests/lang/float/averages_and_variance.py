# needs: 3.14
def mean(x): return sum(x) / len(x)
def var(x):
    m = mean(x)
    return sum((v - m) ** 2 for v in x) / (len(x) - 1)
def median(x):
    s = sorted(x)
    n = len(s)
    return s[n // 2] if n % 2 else (s[n // 2 - 1] + s[n // 2]) / 2
d = [2.5, 3.0, 1.75, 9.25, 4.0, 4.0]
print(mean(d), var(d), median(d), median(d[:-1]), max(d) - min(d), round(var(d) ** 0.5, 6), [round((v - mean(d)) / var(d) ** 0.5, 4) for v in d])
print(sum([0.1] * 10), sum([0.1] * 10) == 1.0, sum([1e100, 1.0, -1e100]), sum([1e16, 1, -1e16]), f"{mean([1, 2, 2]):.15f}")
