def ceil_div(a, b): return -(-a // b)
print([ceil_div(n, 3) for n in range(-4, 5)], [n // 3 for n in range(-4, 5)], [int(n / 3) for n in range(-4, 5)], [round(n / 2) for n in range(-4, 5)], [n % 3 for n in range(-4, 5)], [abs(n) % 3 for n in range(-4, 5)], [(n + 5) // 10 * 10 for n in (4, 5, 14, 15, 25)], [n & ~7 for n in (0, 7, 8, 15, -1)], [n >> 1 for n in (-3, -2, -1, 0, 1)])
