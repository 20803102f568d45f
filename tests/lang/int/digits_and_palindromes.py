def digits(n): return [int(d) for d in str(abs(n))]
print(digits(9050), sum(digits(2 ** 100)), sum(d ** 3 for d in digits(153)), [n for n in range(100, 130) if str(n) == str(n)[::-1]], int("".join(sorted("3142", reverse=True))))
def rev(n):
    r = 0
    while n: n, d = divmod(n, 10); r = r * 10 + d
    return r
print(rev(12345), rev(10 ** 20 + 7), [n for n in range(1, 1000) if sum(d ** len(str(n)) for d in digits(n)) == n])
def base(n, b):
    s = ""
    while n: n, d = divmod(n, b); s = "0123456789abcdef"[d] + s
    return s or "0"
print(base(255, 16), base(10 ** 12, 7), int(base(10 ** 12, 7), 7), base(0, 2))
