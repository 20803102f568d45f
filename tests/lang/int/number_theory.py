def gcd(a, b):
    while b: a, b = b, a % b
    return abs(a)
def egcd(a, b):
    if b == 0: return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y
def is_prime(n):
    if n < 2: return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
    d, s = n - 1, 0
    while d % 2 == 0: d //= 2; s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True
print(gcd(2 ** 100, 6 ** 50), egcd(240, 46), [n for n in range(60) if is_prime(n)], is_prime(2 ** 61 - 1), is_prime(2 ** 89 - 1), is_prime(2 ** 67 - 1))
def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x: x, y = y, (y + n // y) // 2
    return x
print(isqrt(2 * 10 ** 60), isqrt(10 ** 40), isqrt(99))
def fibm(n):
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1": a, b = b, a + b
    return a
print(fibm(100), fibm(300), len(str(fibm(5000))))
