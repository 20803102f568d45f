R = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
def to(n):
    s = ""
    for v, r in R:
        s += r * (n // v)
        n %= v
    return s
def back(s):
    n = i = 0
    for v, r in R:
        while s.startswith(r, i):
            n += v
            i += len(r)
    return n
print([to(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)], all(back(to(n)) == n for n in range(1, 4000, 7)), back("MCMXCIV"))
